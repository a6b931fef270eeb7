import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StartedCluster, startCluster } from '@uclab/cluster';
import { childText } from '@uclab/platform/soap';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callAxl, element } from '../scenarios/axl.ts';
import { words } from '../scenarios/client-words.ts';
import { agentsCaughtUp, nodeUrl } from '../scenarios/cluster-state.ts';
import { showsContact, signInConnected } from '../scenarios/contact-lists.ts';
import { get } from '../scenarios/https-request.ts';

/** What stands in every store for LDAPS of a new cluster, as the authority of the laboratory calls itself. */
const authority = 'uclab-lab-ca.pem';

const personas = [
  { persona: 'cucm=6.0,cups=6.0.3,cupc=6.0.3', trust: 'directory-trust', offered: ['latest'], absent: ['v70', 'v80', 'v105'] },
  { persona: 'cucm=7.1,cups=7.0,cupc=7.0', trust: 'directory-trust', offered: ['v70', 'latest'], absent: ['v80', 'v105'] },
  { persona: 'cucm=9.1,cups=9.1,cupc=9.1', trust: 'tomcat-trust', offered: ['v80', 'v70', 'latest'], absent: ['v105'] },
  { persona: 'cucm=10.5,cups=10.5,cupc=10.5', trust: 'tomcat-trust', offered: ['v105', 'v80', 'latest'], absent: ['v70'] },
  { persona: 'cucm=12.5,cups=12.5,cupc=12.5', trust: 'tomcat-trust', offered: ['v105', 'v80', 'latest'], absent: ['v70'] },
  { persona: 'cucm=15,cups=15,cupc=15', trust: 'tomcat-trust', offered: ['v105', 'v80', 'latest'], absent: ['v70'] },
] as const;

describe.each(personas)('$persona', ({ persona, trust, offered, absent }) => {
  let cluster: StartedCluster;
  beforeAll(async () => {
    cluster = await startCluster({ persona, users: 30 });
  });
  afterAll(() => cluster?.stop());
  beforeEach(() => cluster.reset());

  const release = Number.parseFloat(persona.replace('cucm=', ''));

  it('synchronises and signs people in', async () => {
    await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, agentsBehind: [] });
    expect(await cluster.signIn({ user: 'newhire', password: 'Newhire-1234', node: 'cups1' })).toMatchObject({ signedIn: true });
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2' });
    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
  });

  it('its client searches, adds contacts in the three ways, sees presence, gets messages and calls with names', async () => {
    await signInConnected(cluster, 'asmith');
    await signInConnected(cluster, 'bjones');
    expect((await cluster.search('asmith', 'bjones')).results).toMatchObject([{ userid: 'bjones', telephoneNumber: '2001' }]);
    expect(await cluster.contacts.add('asmith', { fromSearch: 'bjones' })).toMatchObject({
      userid: 'bjones',
      call: 'enabled',
      mail: 'enabled',
    });
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available', chat: 'enabled' });
    await cluster.setPresence('bjones', 'do-not-disturb');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'do-not-disturb' });
    expect(await cluster.message('asmith', 'bjones', 'Lunch?')).toMatchObject({ delivered: true });
    expect(await cluster.contacts.add('bjones', { fromChat: 'asmith' })).toMatchObject({ userid: 'asmith' });
    await showsContact(cluster, 'bjones', 'asmith', { presence: 'available' });
    expect(await cluster.call({ from: 'bjones', to: 'asmith' })).toMatchObject({ number: '2001', shows: 'Bob Jones' });

    const typed = { DisplayName: 'Carol Lee', BusinessPhone: '2002' };
    const withId = cluster.contacts.add('asmith', { typed: { ...typed, UserID: 'clee' } });
    if (release < 8) {
      await expect(withId).rejects.toThrow('has no field UserID');
      expect(await cluster.contacts.add('asmith', { typed })).toMatchObject({
        userid: '',
        presence: 'unknown',
        chat: 'grey',
        call: 'enabled',
      });
    } else expect(await withId).toMatchObject({ userid: 'clee', call: 'enabled' });
    // A number for a contact from a chat window is kept from 8.0 on.
    expect(await cluster.contacts.set('bjones', 'asmith', { BusinessPhone: '2000' })).toMatchObject({
      call: release < 8 ? 'grey' : 'enabled',
    });
  });

  it('its client without LDAP: nobody is found, calls show numbers, and contacts have their presence', async () => {
    await signInConnected(cluster, 'asmith');
    await signInConnected(cluster, 'bjones');
    await cluster.contacts.add('asmith', { fromSearch: 'bjones' });
    await cluster.block('cupc-to-directory', 'refuse');
    const found = await cluster.search('asmith', 'clee');
    expect(found.results).toEqual([]);
    expect(await cluster.why(found.attempt)).toMatchObject({ cause: 'ACCESS_LIST_DENIED' });
    expect(await cluster.call({ from: '2002', to: 'asmith' })).toMatchObject({ shows: '2002' });
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
    expect(await cluster.message('asmith', 'bjones', 'hello')).toMatchObject({ delivered: true });
    await cluster.allow('cupc-to-directory');
    expect((await cluster.search('asmith', 'clee')).results).toMatchObject([{ userid: 'clee' }]);
  });

  it('tells its releases, and its client says of which one it is', async () => {
    const status = await cluster.status();
    expect(status.persona).toBe(persona);
    for (const part of persona.split(',')) {
      const [product = '', of = ''] = part.split('=');
      const versions = status.nodes.filter(({ role }) => role === product).map(({ version }) => version);
      expect(versions.length, product).toBeGreaterThan(0);
      for (const version of versions) expect(version, product).toMatch(new RegExp(`^${of.replaceAll('.', '\\.')}(\\.|$)`));
    }
    const { attempt } = await cluster.signIn({ user: 'asmith' });
    const { events } = await cluster.journal({ attempt });
    const login = events.find(({ kind }) => kind === 'epassoap.login-received');
    const client = status.nodes.find(({ role }) => role === 'cupc')?.version;
    expect(login?.facts).toMatchObject({ clientType: 'CUPC', clientVersion: client });
  });

  it(`enables users for ${release < 9 ? 'presence and for CUPC' : 'presence alone'}`, async () => {
    const apart = cluster.setPresenceUser('asmith', { cupc: false });
    if (release >= 9) {
      await expect(apart).rejects.toThrow('cupc: this release of CUCM enables users for presence, and with it for CUPC.');
      await cluster.setPresenceUser('asmith', { enabled: false });
    }
    await apart.catch(() => undefined);
    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    const page = release < 9 ? 'System > Licensing > Capabilities Assignment' : 'User Management > End User';
    expect((await cluster.why(refused.attempt)).remedy).toBe(
      `Enable asmith for ${release < 9 ? 'CUPC' : 'presence'} on page ${page} of CUCM.`,
    );
  });

  it('offers the interface versions of its release, and no other', async () => {
    const url = await nodeUrl(cluster, 'cups1');
    const statusOf = async (version: string) => (await get(new URL(`/EPASSoap/service/${version}?wsdl`, url).href)).status;
    for (const version of offered) expect(await statusOf(version), version).toBe(200);
    for (const version of absent) expect(await statusOf(version), version).toBe(404);
  });

  it('reason A: an access list keeps people out, and synchronisation works', async () => {
    await cluster.block('cups1-to-directory', 'refuse');
    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'ACCESS_LIST_DENIED' });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });
  });

  it(`reason B: the certificate is missing in ${trust} of cups1, and the Sync Agent works even when it is restarted`, async () => {
    await cluster.deleteCertificate('cups1', trust, authority);
    await cluster.restart('cups1', 'Tomcat');
    await cluster.restart('cups1', 'Sync Agent');
    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused).toMatchObject({ signedIn: false, message: words.refused });
    const why = await cluster.why(refused.attempt);
    expect(why).toMatchObject({ cause: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED', causes: [{ where: `${trust} of cups1` }] });
    expect(why.remedy).toBe(`Upload the directory's certificate to ${trust} of cups1, then restart Cisco Tomcat there.`);
    await agentsCaughtUp(cluster);

    const { pem } = await cluster.directory.certificate();
    await cluster.uploadCertificate('cups1', trust, pem, 'directory.pem');
    const again = await cluster.signIn({ user: 'asmith' });
    expect(again).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.why(again.attempt)).toMatchObject({ cause: 'TRUST_NOT_RELOADED' });
    await cluster.restart('cups1', 'Tomcat');
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
  });

  it('calls its services as its release does, and an explanation does so, too', async () => {
    const up = release < 9 ? 'Cisco UP' : 'Cisco';
    const { services } = await cluster.services('cups1');
    expect(services.map(({ name }) => name)).toEqual(expect.arrayContaining([`${up} Sync Agent`, `${up} Presence Engine`]));
    await cluster.control('cups1', 'EPASSoap', 'stop');
    const refused = await cluster.signIn({ user: 'asmith' });
    const where = `${up} Client Profile Agent on cups1`;
    expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'SERVICE_STOPPED', causes: [{ where }], remedy: `Start ${where}.` });
    for (const name of ['Sync Agent', 'Cisco UP Sync Agent', 'Cisco Sync Agent']) {
      const log = (await cluster.log('cups1', name)).lines.map(({ service }) => service);
      expect(new Set(log)).toEqual(new Set([`${up} Sync Agent`]));
    }
    expect((await cluster.status()).nodes.find(({ name }) => name === 'cups1')?.services.map(({ name }) => name)).toContain(
      `${up} Client Profile Agent`,
    );
  });

  it('has the certificate stores of its release', async () => {
    if (trust === 'directory-trust') expect((await cluster.trust('cups1', trust)).certificates).toHaveLength(1);
    else
      await expect(cluster.trust('cups1', 'directory-trust')).rejects.toThrow(
        "no trust store 'directory-trust'; it has tomcat, tomcat-trust",
      );
  });

  it('looks at the name in the certificate of the directory where its release does, and synchronises either way', async () => {
    await cluster.directory.issueCertificate({ name: 'ldap.other.example' });
    const attempt = await cluster.signIn({ user: 'asmith' });
    expect(attempt.signedIn).toBe(release < 10.5);
    expect((await cluster.signIn({ user: 'asmith', node: 'cucm' })).signedIn).toBe(release < 10.5);
    if (release >= 10.5) expect(await cluster.why(attempt.attempt)).toMatchObject({ cause: 'DIRECTORY_CERTIFICATE_WRONG_NAME' });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded' });
  });

  it('takes local users beside synchronised ones where its release does', async () => {
    const user = ['userid', 'lastName'].map((name) => element(name, 'reception')).join('');
    const markup = `<user>${user}${element('presenceGroupName', 'Standard Presence group')}</user>`;
    const { status, body } = await callAxl(cluster, 'addUser', markup);
    if (release < 9) {
      expect(childText(body, 'faultstring')).toContain('End users cannot be added while synchronisation from the LDAP server is on');
      return;
    }
    expect(status).toBe(200);
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
    expect((await cluster.users('cups1', 'reception')).users).toMatchObject([{ status: 'active', source: 'local' }]);
  });
});

it('a cluster that was kept has the releases it was made with, and is not made into another', async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'uclab-persona-'));
  try {
    await (await startCluster({ persona: 'cups=7.0', users: 5, stateFolder })).stop();
    await expect(startCluster({ persona: 'cups=8.6', stateFolder })).rejects.toThrow(
      /holds a cluster with persona cucm=8\.5,cups=7\.0,cupc=8\.5, and persona cucm=8\.5,cups=8\.6,cupc=8\.5 was asked for/,
    );
    const again = await startCluster({ stateFolder });
    expect((await again.status()).nodes.find(({ name }) => name === 'cups1')?.version).toBe('7.0.2');
    await again.stop();
  } finally {
    rmSync(stateFolder, { recursive: true, force: true });
  }
});
