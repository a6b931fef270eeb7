import type { Cluster } from '@uclab/cluster';
import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { logOf, symptomsAt } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const userids = async (cluster: Cluster, node: string) => (await cluster.users(node)).users.map(({ userid }) => userid).sort();

scenario('S33', { assumed: ['A run that cannot reach the directory makes nobody inactive.'] }, (lab) => {
  it('S33: with CUCM blocked from the directory runs fail and nobody goes inactive, while clients log in', async () => {
    const { cluster } = lab;
    const [onCucm, onCups1] = [await userids(cluster, 'cucm'), await userids(cluster, 'cups1')];
    await cluster.block('cucm-to-directory');
    await cluster.directory.addUser({ userid: 'newhire', password: 'Newhire-1234' });
    await cluster.directory.deleteUser('clee');

    const run = await cluster.sync();
    expect(run).toMatchObject({ outcome: 'failed', read: 0, added: 0, updated: 0, deactivated: 0 });
    expect(await symptomsAt(cluster, 'cucm', run.attempt)).toContain('LDAP_CONNECT_TIMEOUT');
    expect(await logOf(cluster, 'cucm', 'Cisco DirSync')).toMatch(
      /LDAP connection to directory:636 failed: no answer[\s\S]*no user was changed/,
    );
    expect(await userids(cluster, 'cucm')).toEqual(onCucm);
    expect(await userids(cluster, 'cups1')).toEqual(onCups1);
    for (const node of ['cucm', 'cups1']) expect((await cluster.users(node)).users.filter(({ status }) => status !== 'active')).toEqual([]);

    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: false, message: words.refusedAtCucm });
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2' });
  });

  it('S33: opening the path is enough for the next run and for log-in at CUCM', async () => {
    const { cluster } = lab;
    await cluster.block('cucm-to-directory', 'refuse');
    expect(await cluster.sync()).toMatchObject({ outcome: 'failed', deactivated: 0 });
    await cluster.allow('cucm-to-directory');
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
  });
});
