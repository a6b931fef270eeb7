import type { Cluster } from '@uclab/cluster';
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
