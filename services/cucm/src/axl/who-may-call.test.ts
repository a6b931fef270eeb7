import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { healthy, ScriptedDirectory } from '../../../../packages/platform/src/ldap/testing/scripted-directory.ts';
import { basic, callAxl, message, send } from '../../test/axl-client.ts';
import { LabPlane } from '../../test/lab-plane.ts';
import { Publisher } from '../../test/publisher.ts';
import { ldapAuthentication, localSeed, synchronisedSeed } from '../../test/seeds.ts';

let cucm: Publisher;

const start = async (seed: Parameters<typeof Publisher.start>[0]) => {
  cucm = await Publisher.start(seed);
};
afterEach(() => cucm.remove());

/** HTTP status of an operation as that user. */
const statusOf = async (by: Record<string, string>, operation = 'getCCMVersion', markup = '', version = '8.5') => {
  const headers = { 'content-type': 'text/xml', soapaction: `"CUCM:DB ver=${version} ${operation}"`, ...by };
  return await send(cucm, { headers, body: message(operation, version, markup) });
};
const as = (userid: string, password: string) => ({ authorization: basic(userid, password) });
const group = (name: string, members: readonly string[], ...roles: string[]) =>
  callAxl(
    cucm,
    'addUserGroup',
    `<userGroup><members>${members.map((userid) => `<member><userId>${userid}</userId></member>`).join('')}</members>
     <userRoles>${roles.map((role) => `<userRole><roleName>${role}</roleName></userRole>`).join('')}</userRoles><name>${name}</name></userGroup>`,
  );
const readOnly = ['Standard AXL API Users', 'Standard AXL Read Only API Access'];

describe('an end user', () => {
  it('calls AXL by a role, whatever group gives it, as long as the user has it', async () => {
    await start(localSeed);
    expect(await statusOf(as('bjones', 'bobs-secret'))).toMatchObject({ status: 401 });
    await group('Writers', ['bjones', 'asmith'], 'Standard AXL API Access');
    const answer = await statusOf(as('BJones', 'bobs-secret'), 'updateUser', '<userid>asmith</userid><department>Support</department>');
    expect(answer.status).toBe(200);
    // The default credential is a password as any other.
    expect(await statusOf(as('asmith', 'ciscocisco'))).toMatchObject({ status: 200 });
    expect(await statusOf(as('asmith', 'wrong'))).toMatchObject({ status: 401 });
    expect(await statusOf(as('asmith', ''))).toMatchObject({ status: 401 });

    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(await statusOf({ cookie })).toMatchObject({ status: 200 });
    await callAxl(cucm, 'removeUserGroup', '<name>Writers</name>');
    expect(await statusOf({ cookie })).toMatchObject({ status: 401 });
    expect(await statusOf(as('bjones', 'bobs-secret'))).toMatchObject({ status: 401 });
  });

  it('whom another user follows under the same id inherits no session', async () => {
    await start(localSeed);
    await group('Writers', ['bjones'], 'Standard AXL API Access');
    const cookie = (await statusOf(as('bjones', 'bobs-secret'))).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    await callAxl(cucm, 'removeUser', '<userid>bjones</userid>');
    await callAxl(cucm, 'addAppUser', '<appUser><userid>bjones</userid></appUser>');
    await callAxl(cucm, 'updateUserGroup', '<name>Writers</name><addMembers><member><userId>bjones</userId></member></addMembers>');
    expect(await statusOf({ cookie })).toMatchObject({ status: 401 });
  });

  it('who comes from LDAP is asked of the directory each time, never of the local password', async () => {
    const servers = [{ hostName: 'directory', ldapPortNumber: 389, sslEnabled: false }];
    await start({
      ...synchronisedSeed,
      endUsers: [{ userid: 'asmith', lastName: 'Smith' }],
      ldapAuthentication: { ...ldapAuthentication, ldapPassword: 'manager', servers },
    });
    const directory = await ScriptedDirectory.start(healthy());
    cucm.network.ways.set('directory:389', directory.port);
    await cucm.halt();
    const database = new DatabaseSync(join(cucm.folder, 'cucm.sqlite'));
    database.exec('UPDATE enduser SET fkdirectorypluginconfig = (SELECT pkid FROM directorypluginconfig)');
    database.close();
    await cucm.begin();
    await group('Writers', ['asmith'], 'Standard AXL API Access');

    expect(await statusOf(as('asmith', 'secret'))).toMatchObject({ status: 200 });
    const binds = () => directory.requests.filter(({ kind }) => kind === 'bind').length;
    const asked = binds();
    expect(await statusOf(as('asmith', 'secret'))).toMatchObject({ status: 200 });
    expect(binds()).toBe(2 * asked);
    expect(await statusOf(as('asmith', 'ciscocisco'))).toMatchObject({ status: 401 });
    await directory.stop();
    for (const password of ['secret', 'ciscocisco'])
      expect(await statusOf(as('asmith', password)), password).toMatchObject({ status: 401 });
  });
});

describe('reading only', () => {
  const tried: [string, string][] = [
    ['getUser', '<userid>asmith</userid>'],
    ['listUserGroup', '<searchCriteria><name>%</name></searchCriteria><returnedTags><name/></returnedTags>'],
    ['doAuthenticateUser', '<userid>asmith</userid><password>ciscocisco</password>'],
    ['updateUser', '<userid>asmith</userid><department>Support</department>'],
    ['addUserGroup', '<userGroup><name>Mine</name></userGroup>'],
    ['removeUser', '<userid>asmith</userid>'],
    ['doLdapSync', '<name>lab</name><sync>true</sync>'],
  ];
  const all = async (by: Record<string, string>) => {
    const found: Record<string, number> = {};
    for (const [operation, markup] of tried) found[operation] = (await statusOf(by, operation, markup, '11.5')).status;
    return found;
  };

  it('is what two roles together allow from 11.5 on: a write is refused as an unknown caller is', async () => {
    await start({ ...localSeed, version: '11.5.1' });
    await group('Readers', ['reader', 'bjones'], ...readOnly);
    await group('Half', ['asmith'], 'Standard AXL Read Only API Access');
    const reads = { getUser: 200, listUserGroup: 200, doAuthenticateUser: 200 };
    const refused = { updateUser: 401, addUserGroup: 401, removeUser: 401, doLdapSync: 401 };
    expect(await all(as('reader', 'reader-secret'))).toEqual({ ...reads, ...refused });
    expect(await all(as('bjones', 'bobs-secret'))).toEqual({ ...reads, ...refused });
    const page = await statusOf(as('reader', 'reader-secret'), 'removeUser', '<userid>asmith</userid>', '11.5');
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.text).toContain('HTTP Status 401');
    expect(await statusOf(as('asmith', 'ciscocisco'))).toMatchObject({ status: 401 });

    await callAxl(
      cucm,
      'updateUserGroup',
      '<name>Standard CCM Super Users</name><addMembers><member><userId>reader</userId></member></addMembers>',
    );
    expect(await statusOf(as('reader', 'reader-secret'), 'removeUser', '<userid>asmith</userid>')).toMatchObject({ status: 200 });
  });

  it('and what role is missing stands in the log, with the user who has it not', async () => {
    await start({ ...localSeed, version: '11.5.1' });
    const lab = await LabPlane.of(cucm);
    await group('Half', ['asmith'], 'Standard AXL Read Only API Access');
    await group('Readers', ['bjones'], ...readOnly);
    const cookie = (await statusOf(as('bjones', 'bobs-secret'))).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    await statusOf(as('ASMITH', 'ciscocisco'));
    await statusOf(as('bjones', 'bobs-secret'), 'removeUser', '<userid>asmith</userid>', '11.5');
    await callAxl(cucm, 'removeUserGroup', '<name>Readers</name>');
    expect(await statusOf({ cookie })).toMatchObject({ status: 401 });
    expect(await statusOf(as('nobody', 'x'))).toMatchObject({ status: 401 });
    const log = await lab.log('Cisco AXL Web Service');
    const access = 'the user has no role Standard AXL API Access';
    expect(log).toContain(`request refused for asmith: ${access}; to read only, Standard AXL API Users would do`);
    expect(log).toContain('removeUser by bjones: the user may read only, and has no role Standard AXL API Access');
    const both = 'Standard AXL API Users and Standard AXL Read Only API Access';
    expect(log).toContain(`request refused for bjones: ${access}; to read only, ${both} would do`);
    expect(log).toContain('request refused for nobody: no such user');
    lab.close();
  });

  it('is not there before 11.5', async () => {
    await start(localSeed);
    expect(await group('Readers', ['reader'], ...readOnly)).toMatchObject({ status: 500 });
    const lab = await LabPlane.of(cucm);
    expect(await statusOf(as('reader', 'reader-secret'))).toMatchObject({ status: 401 });
    expect(await lab.log('Cisco AXL Web Service')).toMatch(/request refused for reader: the user has no role Standard AXL API Access$/);
    lab.close();
  });
});

describe('a password that CUCM has locked', () => {
  it('opens AXL no more until the lock ends, and the log alone says why', async () => {
    await start(localSeed);
    const lab = await LabPlane.of(cucm);
    await callAxl(
      cucm,
      'addAppUser',
      '<appUser><userid>provision</userid><password>first-secret</password><associatedGroups><userGroup><name>Standard AXL API Access</name></userGroup></associatedGroups></appUser>',
    );
    await group('Writers', ['bjones'], 'Standard AXL API Access');
    for (const [userid, password] of [
      ['provision', 'first-secret'],
      ['bjones', 'bobs-secret'],
    ] as const) {
      expect(await statusOf(as(userid, password))).toMatchObject({ status: 200 });
      const wrong = await statusOf(as(userid, 'wrong'));
      for (let count = 1; count < 3; count++) await statusOf(as(userid, 'wrong'));
      const locked = await statusOf(as(userid, password));
      expect([locked.status, locked.text]).toEqual([wrong.status, wrong.text]);
      expect((await lab.log('Cisco Tomcat')) + (await lab.log('Cisco AXL Web Service'))).toContain(`The password of ${userid} is locked`);
    }
    cucm.clock.advance(30 * 60_000 - 1);
    expect(await statusOf(as('provision', 'first-secret'))).toMatchObject({ status: 401 });
    cucm.clock.advance(1);
    for (const by of [as('provision', 'first-secret'), as('bjones', 'bobs-secret')])
      expect(await statusOf(by)).toMatchObject({ status: 200 });
    await expect.poll(() => lab.events.map(({ symptom }) => symptom)).toContain('LOCAL_CREDENTIAL_LOCKED');
    lab.close();
  });

  it('is never that of an account which the cluster was set up with', async () => {
    await start(localSeed);
    for (let count = 0; count < 5; count++) await statusOf(as('axladmin', 'wrong'));
    cucm.clock.advance(400 * 24 * 3600_000);
    expect(await statusOf(as('axladmin', 'axl-secret'))).toMatchObject({ status: 200 });
  });
});
