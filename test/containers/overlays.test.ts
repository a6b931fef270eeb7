import { expect, it } from 'vitest';
import { startOwnCluster } from './borrowed-cluster.ts';
import type { ComposeCluster } from './compose-cluster.ts';

const refusal = 'Your username or password is not correct';

/** A cluster as the overlay leaves it, taken down after the work. */
async function withOverlay(overlay: string, work: (cluster: ComposeCluster['cluster']) => Promise<void>): Promise<void> {
  const started = await startOwnCluster({ overlay });
  try {
    await work(started.cluster);
  } finally {
    await started.stop();
  }
}

it.for([
  ['access-list', 'ACCESS_LIST_DENIED'],
  ['certificate-missing', 'DIRECTORY_CERTIFICATE_NOT_TRUSTED'],
  ['not-restarted', 'TRUST_NOT_RELOADED'],
] as const)('with %s.yml users of cups1 are refused and users of cups2 are not, because of %s', ([overlay, cause]) =>
  withOverlay(overlay, async (cluster) => {
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true, node: 'cups2' });
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: false, node: 'cups1', message: refusal });
    expect(await cluster.why()).toMatchObject({ cause });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', deactivated: 0 });
  }),
);

it('with no-ldap.yml local users sign in, and the directory is not asked', () =>
  withOverlay('no-ldap', async (cluster) => {
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
    expect((await cluster.users('cucm', 'asmith')).users).toMatchObject([{ source: 'local' }]);
  }));

it('with plain.yml users sign in over LDAP on port 389', () =>
  withOverlay('plain', async (cluster) => {
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
    expect(JSON.stringify((await cluster.why()).hops)).toContain('directory:389');
  }));
