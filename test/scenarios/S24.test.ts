import type { Cluster } from '@uclab/cluster';
import { childText } from '@uclab/platform/soap';
import { expect, it, vi } from 'vitest';
import { callAxl, element } from './axl.ts';
import { words } from './client-words.ts';
import { scenario } from './scenario.ts';

const newhire = { user: 'newhire', password: 'Newhire-1234' };

const userids = async (cluster: Cluster, node: string) => (await cluster.users(node)).users.map(({ userid }) => userid).sort();

scenario('S24', { profile: 'no-ldap', assumed: ['A user who is added to CUCM starts with the default credential.'] }, (lab) => {
  it('S24: an entry in the directory outside every agreement is known to no node and cannot log in', async () => {
    const { cluster } = lab;
    const before = await userids(cluster, 'cups1');
    await cluster.directory.addUser({ userid: newhire.user, password: newhire.password });
    expect((await cluster.directory.users(newhire.user)).users).toMatchObject([{ userid: newhire.user }]);

    expect(await cluster.sync()).toMatchObject({ outcome: 'refused', run: '' });

    for (const node of ['cucm', 'cups1', 'cups2']) expect((await cluster.users(node, newhire.user)).users).toEqual([]);
    expect(await userids(cluster, 'cups1')).toEqual(before);
    for (const node of ['cups1', 'cups2'])
      expect(await cluster.signIn({ ...newhire, node })).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.signIn({ ...newhire, node: 'cucm' })).toMatchObject({ signedIn: false });
  });

  it('S24: a user who is local on CUCM appears on every presence node without the directory, and can log in', async () => {
    const { cluster } = lab;
    await cluster.directory.stop();
    const markup = element('lastName', 'Only') + element('userid', 'localonly') + element('presenceGroupName', 'Standard Presence group');
    expect(await callAxl(cluster, 'addUser', `<user>${markup}</user>`)).toMatchObject({ status: 200 });

    expect((await cluster.users('cucm', 'localonly')).users).toMatchObject([{ status: 'active', source: 'local' }]);
    for (const node of ['cups1', 'cups2']) {
      await vi.waitFor(
        async () => expect((await cluster.users(node, 'localonly')).users).toMatchObject([{ status: 'active', source: 'local' }]),
        { timeout: 10_000 },
      );
    }
    expect(await userids(cluster, 'cups1')).toEqual(await userids(cluster, 'cucm'));
    expect(await cluster.signIn({ user: 'localonly', password: 'ciscocisco', node: 'cups1' })).toMatchObject({ signedIn: true });
  });
});

scenario('S24', {}, (lab) => {
  it('S24: an entry outside the search base of every agreement is known to no node, though the directory would take its password', async () => {
    const { cluster } = lab;
    const [agreement] = (await cluster.ldap()).directories;
    const within = `ou=People,${agreement?.searchBase}`;
    const change = element('name', agreement?.name ?? '') + element('userSearchBase', within);
    expect(await callAxl(cluster, 'updateLdapDirectory', change)).toMatchObject({ status: 200 });
    const before = await userids(cluster, 'cups1');
    await cluster.directory.addUser({ userid: newhire.user, password: newhire.password, parent: `cn=Users,${agreement?.searchBase}` });
    await cluster.directory.addUser({ userid: 'inside', password: newhire.password, parent: within });

    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 1, agentsBehind: [] });

    const { status, body } = await callAxl(cluster, 'getUser', element('userid', newhire.user));
    expect([status, childText(body, 'faultstring')]).toEqual([500, 'Item not valid: The specified User was not found']);
    for (const node of ['cucm', 'cups1', 'cups2']) expect((await cluster.users(node, newhire.user)).users, node).toEqual([]);
    expect(await userids(cluster, 'cups1')).toEqual([...before, 'inside'].sort());
    for (const node of ['cucm', 'cups1', 'cups2'])
      expect(await cluster.signIn({ ...newhire, node }), node).toMatchObject({ signedIn: false });
    expect(await cluster.signIn({ user: 'inside', password: newhire.password })).toMatchObject({ signedIn: true });
  });
});
