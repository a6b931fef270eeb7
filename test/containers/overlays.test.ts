import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { startOwnCluster } from './borrowed-cluster.ts';
import type { ComposeCluster } from './compose-cluster.ts';

const root = join(import.meta.dirname, '..', '..');
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

/** What Compose makes of its files and settings. */
async function composed(files: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const args = ['compose', ...files.flatMap((file) => ['--file', file]), 'config'];
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
  return (await promisify(execFile)('docker', args, { cwd: root, env: environment })).stdout;
}

// Clusters of these profiles are what scenarios run on: S57 and S01 among them.
it.for(['no-ldap', 'plain'])('%s.yml is the cluster of that profile', async (profile) => {
  const overlaid = await composed(['docker-compose.yml', `deploy/compose/${profile}.yml`]);
  expect(overlaid).toContain(`UCLAB_PREPARE_PROFILE: ${profile}`);
  expect(overlaid).toBe(await composed(['docker-compose.yml'], { UCLAB_PROFILE: profile }));
});
