import { childText } from '@uclab/platform/soap';
import { expect, it } from 'vitest';
import { getUser } from './axl.ts';
import { found, signIn } from './directory-search.ts';
import { scenario } from './scenario.ts';

/** The first interface version whose users name their agreement. */
const namesAgreement = '10.5';

scenario('S05', {}, (lab) => {
  /** People in three places below the search base of the only agreement. */
  async function addPeople(): Promise<string[]> {
    const [agreement] = (await lab.cluster.ldap()).directories;
    const base = agreement?.searchBase ?? '';
    await lab.cluster.directory.addUser({ userid: 'newhire1', password: 'Newhire-1234' });
    await lab.cluster.directory.addUser({ userid: 'newhire2', password: 'Newhire-1234', parent: `ou=Sales,ou=People,${base}` });
    await lab.cluster.directory.addUser({ userid: 'newhire3', password: 'Newhire-1234', parent: `cn=Users,${base}` });
    return ['newhire1', 'newhire2', 'newhire3'];
  }

  it('S05: each matching entry below the search base becomes one end user of CUCM, linked to the agreement', async () => {
    const { cluster } = lab;
    const people = await addPeople();
    for (const userid of people) expect((await cluster.users('cucm', userid)).users).toEqual([]);

    const sync = await cluster.sync();

    expect(sync).toMatchObject({ outcome: 'succeeded', added: people.length, deactivated: 0 });
    const { users } = await cluster.users('cucm');
    expect(users.length).toBe(sync.read - sync.skipped);
    expect(new Set(users.map(({ userid }) => userid.toLowerCase())).size).toBe(users.length);
    expect(users.filter(({ source, status }) => source !== 'ldap' || status !== 'active')).toEqual([]);
    const [agreement] = (await cluster.ldap()).directories;
    for (const userid of people) {
      const user = await getUser(cluster, userid, namesAgreement);
      expect(user && childText(user, 'ldapDirectoryName'), userid).toBe(agreement?.name);
    }
  });

  it('S05: entries that are no people do not become users', async () => {
    const { cluster } = lab;
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded' });
    for (const userid of ['test01', 'ASMITH-PC$', 'uclab-manager']) {
      expect((await cluster.users('cucm', userid)).users, userid).toEqual([]);
    }
  });

  it('S05: a second synchronisation adds nobody twice', async () => {
    const { cluster } = lab;
    await addPeople();
    await cluster.sync();
    const before = await cluster.users('cucm');

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 0, updated: 0, deactivated: 0 });

    expect(await cluster.users('cucm')).toEqual(before);
  });

  it('S05: the presence nodes have the same users, linked as on CUCM', async () => {
    const { cluster } = lab;
    const people = await addPeople();

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });

    const { users } = await cluster.users('cucm');
    for (const node of ['cups1', 'cups2']) {
      const copy = (await cluster.users(node)).users;
      expect(copy.map(({ userid }) => userid).sort(), node).toEqual(users.map(({ userid }) => userid).sort());
      expect(copy.filter(({ source }) => source !== 'ldap')).toEqual([]);
      for (const userid of people) expect((await cluster.users(node, userid)).users).toEqual((await cluster.users('cucm', userid)).users);
    }
  });

  it('S05: contacts that a client finds carry the ids of the users of CUCM', async () => {
    const { cluster } = lab;
    const people = await addPeople();
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });
    await signIn(cluster, 'asmith');

    expect(await found(cluster, 'asmith', 'newhire')).toEqual(people);
    const jones = await found(cluster, 'asmith', 'Jones');
    expect(jones).toContain('bjones');
    for (const userid of [...people, ...jones]) {
      expect((await cluster.users('cucm', userid)).users, userid).toMatchObject([{ userid, source: 'ldap' }]);
    }
  });
});
