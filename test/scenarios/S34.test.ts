import type { Cluster } from '@uclab/cluster';
import { expect, it, vi } from 'vitest';
import { words } from './client-words.ts';
import { account, bytesSent, logOf } from './cluster-state.ts';
import { scenario } from './scenario.ts';

const local = { user: 'asmith', password: 'ciscocisco' };

/** Log-in with the local password works everywhere, and no node asks the directory. */
async function expectLocalCheck(cluster: Cluster): Promise<void> {
  const links = ['cups1-to-directory', 'cucm-to-directory'];
  const before = await Promise.all(links.map((link) => bytesSent(cluster, link, 636)));
  expect(await cluster.signIn({ ...local, node: 'cucm' })).toMatchObject({ signedIn: true });
  const signedIn = await cluster.signIn(local);
  expect(signedIn).toMatchObject({ signedIn: true, node: 'cups1' });

  const { events } = await cluster.journal({ attempt: signedIn.attempt });
  expect(events).toContainEqual(
    expect.objectContaining({
      node: 'cups1',
      kind: 'identity.password-checked',
      outcome: 'ok',
      facts: { user: 'asmith', method: 'local' },
    }),
  );
  expect(events.filter(({ kind }) => kind.startsWith('ldap.'))).toEqual([]);
  expect(await logOf(cluster, 'cups1', 'Cisco Tomcat')).toMatch(/Authentication of asmith \(local\) accepted/);
  expect(await Promise.all(links.map((link) => bytesSent(cluster, link, 636)))).toEqual(before);
}

scenario('S34', { profile: 'no-ldap' }, (lab) => {
  it('S34: with no LDAP on CUCM the node checks the local password itself, whatever the directory does', async () => {
    const { cluster } = lab;
    await cluster.directory.stop();
    await expectLocalCheck(cluster);
    expect(await cluster.signIn({ user: 'asmith', password: 'wrong' })).toMatchObject({ signedIn: false, message: words.refused });
  });
});

scenario('S34', {}, (lab) => {
  it('S34: with synchronisation only, the local password counts and the directory is not asked, so it may be down', async () => {
    const { cluster } = lab;
    const inDirectory = (await account(cluster, 'asmith')).password;
    await cluster.setLdap('authentication', { enabled: 'false' });
    await vi.waitFor(async () => expect(await cluster.signIn(local)).toMatchObject({ signedIn: true }), { timeout: 15_000 });
    await cluster.directory.stop();

    await expectLocalCheck(cluster);
    expect((await cluster.users('cucm', 'asmith')).users).toMatchObject([{ status: 'active', source: 'ldap' }]);
    expect(await cluster.signIn({ user: 'asmith', password: inDirectory })).toMatchObject({ signedIn: false, message: words.refused });
    expect(await cluster.sync()).toMatchObject({ outcome: 'failed', deactivated: 0 });
  });
});
