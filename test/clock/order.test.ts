import { expect, it } from 'vitest';
import { explainedCluster } from '../explanation/explained-cluster.ts';

const lab = explainedCluster();

const dayMs = 86_400_000;

it('what presence nodes copy of a run is after the run, however soon that follows on something else', async () => {
  const now = Date.parse((await lab.cluster.clock()).now);
  const date = new Date(now + 2 * dayMs).toISOString().slice(0, 10);
  // A minute after the garbage collector.
  await lab.cluster.setLdap('directory', { interval: '1d', next: `${date} 03:16` });
  await lab.cluster.directory.deleteUser('bjones');

  const { happened } = await lab.cluster.advance({ to: `${date}T04:00:00Z` });

  expect(happened.map(({ node, kind, at }) => [node, kind, at.slice(0, 16)])).toEqual([
    ['cucm', 'synchronisation', `${date}T03:16`],
    [expect.stringMatching(/^cups[12]$/), 'users-copied', `${date}T03:16`],
    [expect.stringMatching(/^cups[12]$/), 'users-copied', `${date}T03:16`],
  ]);
});
