import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callAxl, faultOf, find } from '../../test/axl-client.ts';
import { LabPlane } from '../../test/lab-plane.ts';
import { Publisher } from '../../test/publisher.ts';
import { ldapAuthentication, localSeed, synchronisedSeed } from '../../test/seeds.ts';
import { readSeed } from './seed.ts';

let cucm: Publisher;
let lab: LabPlane;

const start = async (seed: Parameters<typeof Publisher.start>[0]) => {
  cucm = await Publisher.start(seed);
  lab = await LabPlane.of(cucm);
};

afterEach(async () => {
  lab.close();
  await cucm.remove();
});

const addUser = (userid: string) =>
  callAxl(
    cucm,
    'addUser',
    `<user><lastName>New</lastName><userid>${userid}</userid><presenceGroupName>Standard Presence group</presenceGroupName></user>`,
  );

describe('a node', () => {
  beforeEach(() => start(localSeed));

  it('runs the services of CUCM and listens on their ports', async () => {
    const status = await lab.status();
    expect(status).toMatchObject({ node: 'cucm', role: 'cucm', version: '8.5.1', ready: true });
    expect(status.services.map((service) => [service.name, service.state])).toEqual([
      ['Cisco Tomcat', 'STARTED'],
      ['Cisco AXL Web Service', 'STARTED'],
      ['Cisco DirSync', 'STARTED'],
      ['Cisco Database Layer Monitor', 'STARTED'],
    ]);
    expect(status.listeningPorts).toEqual([8443, 9443]);
    expect(status.cucm).toMatchObject({ synchronisationEnabled: false, users: 2, activeUsers: 2, revision: 5, agreements: [] });
    expect(status.cucm.lastRun).toBeUndefined();
  });

  it('has its users and passwords again after a restart', async () => {
    await addUser('cdavis');
    lab.close();
    await cucm.halt();
    await cucm.begin();
    lab = await LabPlane.of(cucm);
    expect((await lab.users()).map((user) => `${user.userid} ${user.homeNode} ${user.source}`)).toEqual([
      'asmith cups1 local',
      'bjones cups2 local',
      'cdavis cups1 local',
    ]);
  });

  it('is as it was first seeded after a reset', async () => {
    await addUser('cdavis');
    await lab.reset();
    expect((await lab.users()).map((user) => user.userid)).toEqual(['asmith', 'bjones']);
    expect((await lab.status()).ready).toBe(true);
    const check = await callAxl(cucm, 'doAuthenticateUser', '<userid>bjones</userid><password>bobs-secret</password>');
    expect(find(check.body, 'userAuthenticated').text).toBe('true');
  });

  it('refuses to start on a port that is in use, and leaves nothing running', async () => {
    const running = cucm.ports.https;
    const other = await Publisher.start(localSeed);
    try {
      await other.halt();
      await expect(other.begin({ https: running })).rejects.toThrow(/in use|EADDRINUSE/);
      await other.begin();
    } finally {
      await other.remove();
    }
  });
});

describe('a synchronisation that is started by AXL', () => {
  beforeEach(() => start(synchronisedSeed));

  it('fails without a word to the caller about anything but itself, and with the cause in the log and the journal', async () => {
    const traceId = '12'.repeat(16);
    const headers = { traceparent: `00-${traceId}-${'34'.repeat(8)}-01` };
    expect(find((await callAxl(cucm, 'getLdapSyncStatus', '<name>lab</name>')).body, 'return').text).toBe('No sync has been performed');
    const begun = await callAxl(cucm, 'doLdapSync', '<name>lab</name><sync>t</sync><returnedTags/>', { headers });
    expect(find(begun.body, 'return').text).toBe('Sync initiated successfully');
    for (const _ of [1, 2]) {
      await lab.until((cucmNow) => (cucmNow.lastRun?.waitingUntilMs ?? 0) > cucm.clock.nowMs());
      cucm.clock.advance(5_000);
    }
    const detail = await lab.until((cucmNow) => cucmNow.lastRun?.outcome === 'failed');
    expect(detail.lastRun).toMatchObject({ traceId, agreement: 'lab', read: 0, added: 0, deactivated: 0 });
    const status = await callAxl(cucm, 'getLdapSyncStatus', '<name>lab</name>');
    expect(find(status.body, 'return').text).toMatch(/^Sync failed: /);
    expect(await lab.log('DirSync')).toContain('no user was changed');
    await expect
      .poll(() => lab.events.filter((event) => event.traceId === traceId).map((event) => [event.kind, event.symptom]))
      .toEqual([
        ['dirsync.started', undefined],
        ['axl.called', undefined],
        ['ldap.connected', 'LDAP_NAME_NOT_RESOLVED'],
        ['dirsync.waiting', undefined],
        ['ldap.connected', 'LDAP_NAME_NOT_RESOLVED'],
        ['dirsync.waiting', undefined],
        ['ldap.connected', 'LDAP_NAME_NOT_RESOLVED'],
        ['dirsync.finished', 'LDAP_NAME_NOT_RESOLVED'],
      ]);
  });

  it('of an agreement that does not exist is refused in the words of the product', async () => {
    expect(faultOf(await callAxl(cucm, 'doLdapSync', '<name>nowhere</name><sync>true</sync>'))).toMatchObject({
      axlcode: '5007',
      faultstring: 'Item not valid: The specified LdapDirectory was not found',
    });
  });

  it('is refused while Cisco DirSync is stopped', async () => {
    await lab.control('DirSync', 'stop');
    expect(faultOf(await callAxl(cucm, 'doLdapSync', '<name>lab</name><sync>true</sync>')).faultstring).toBe('Cisco DirSync does not run');
  });
});

describe('LDAP settings by AXL', () => {
  beforeEach(() => start(synchronisedSeed));

  it('shows an agreement without its password, by the names of the schema', async () => {
    const { body, text } = await callAxl(cucm, 'getLdapDirectory', '<name>lab</name>');
    expect(find(body, 'ldapDirectory').children.map((element) => element.name)).toEqual([
      'name',
      'ldapDn',
      'userSearchBase',
      'repeatable',
      'intervalValue',
      'scheduleUnit',
      'nextExecTime',
      'servers',
      'middleName',
      'phoneNumber',
      'mailId',
      'userId',
      'managerId',
      'firstName',
      'lastName',
      'department',
      'ldapFilter',
    ]);
    expect(find(find(body, 'servers'), 'ldapPortNumber').text).toBe('636');
    expect(text).not.toContain('manager-secret');
    const list = await callAxl(
      cucm,
      'listLdapDirectory',
      '<searchCriteria><name>%</name></searchCriteria><returnedTags><name/></returnedTags>',
    );
    expect(find(list.body, 'ldapDirectory').children.map((element) => element.text)).toEqual(['lab']);
  });

  it('changes an agreement and says which field breaks a rule', async () => {
    const port = (value: string) =>
      callAxl(
        cucm,
        'updateLdapDirectory',
        `<name>lab</name><servers><server><hostName>directory</hostName><ldapPortNumber>${value}</ldapPortNumber></server></servers>`,
      );
    expect(faultOf(await port('sixty'))).toMatchObject({ axlcode: '-1', faultstring: 'servers.0.ldapPortNumber is a number' });
    expect(faultOf(await port('0')).faultstring).toBe('servers.0.ldapPortNumber is between 1 and 65535');
    expect(find((await port('389')).body, 'return').text).toMatch(/^\{.{36}\}$/);
    expect((await lab.status()).cucm.agreements).toMatchObject([{ name: 'lab', servers: [{ host: 'directory', port: 389, ssl: false }] }]);
  });

  it('needs no interval for an agreement that runs just once, and says what is wrong with one', async () => {
    const nil = '<intervalValue xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>';
    const add = (schedule: string) =>
      callAxl(
        cucm,
        'addLdapDirectory',
        `<ldapDirectory><name>once</name><ldapDn>cn=admin</ldapDn><ldapPassword>secret</ldapPassword><userSearchBase>dc=lab</userSearchBase>${schedule}
          <nextExecTime>2031-01-01 00:00</nextExecTime><servers><server><hostName>directory</hostName><ldapPortNumber>636</ldapPortNumber></server></servers></ldapDirectory>`,
      );
    expect(faultOf(await add(nil)).faultstring).toBe('intervalValue is nil, and only an agreement that is not repeatable has none');
    expect(faultOf(await add('<intervalValue>-1</intervalValue>')).faultstring).toBe('intervalValue is 1 or more');
    expect(faultOf(await add('<intervalValue>12345678901</intervalValue>')).faultstring).toBe('intervalValue is 999 at most');
    expect((await add(`<repeatable>false</repeatable>${nil}`)).status).toBe(200);
    const again = await callAxl(
      cucm,
      'updateLdapDirectory',
      `<name>once</name><repeatable>true</repeatable>${nil}<scheduleUnit>WEEK</scheduleUnit>`,
    );
    expect(again.status).toBe(200);
    const { body } = await callAxl(cucm, 'getLdapDirectory', '<name>once</name>');
    expect(find(body, 'intervalValue').text).toBe('7');
    await callAxl(cucm, 'removeLdapDirectory', '<name>once</name>');
  });

  it('names the server types as the schema of the caller does', async () => {
    const type = async (version: string) => find((await callAxl(cucm, 'getLdapSystem', '', { version })).body, 'ldapServer').text;
    expect(await type('8.5')).toBe('OpenLDAP');
    const wrong = await callAxl(cucm, 'updateLdapSystem', '<ldapServer>Sun or Oracle Directory Server</ldapServer>', { version: '10.5' });
    expect(faultOf(wrong).faultstring).toMatch(/^ldapServer cannot be changed while an LDAP Directory agreement exists/);
  });

  it('switches LDAP authentication on, and a directory that cannot be reached makes every log-in fail', async () => {
    const { servers: _, ...settings } = ldapAuthentication;
    const server =
      '<servers><server><hostName>directory</hostName><ldapPortNumber>636</ldapPortNumber><sslEnabled>t</sslEnabled></server></servers>';
    const markup = Object.entries(settings).map(([name, value]) => `<${name}>${value}</${name}>`);
    expect(await callAxl(cucm, 'updateLdapAuthentication', markup.join('') + server)).toMatchObject({ status: 200 });
    const { body } = await callAxl(cucm, 'getLdapAuthentication', '');
    expect(find(body, 'ldapAuthentication').children.map((element) => element.name)).toEqual([
      'authenticateEndUsers',
      'distinguishedName',
      'userSearchBase',
      'servers',
    ]);
    const check = await callAxl(cucm, 'doAuthenticateUser', '<userid>asmith</userid><password>ciscocisco</password>');
    expect(find(check.body, 'userAuthenticated').text).toBe('false');
  });
});

it('says where a seed breaks a rule', async () => {
  await start(localSeed);
  const { writeFileSync } = await import('node:fs');
  const file = `${cucm.folder}/other.json`;
  writeFileSync(file, JSON.stringify({ ...localSeed, presenceNodes: [''], colour: 'red' }));
  expect(() => readSeed(file)).toThrow(/other\.json: presenceNodes\.0: .*; .*colour/);
});
