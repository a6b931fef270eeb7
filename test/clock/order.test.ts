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

it('no run is passed over while a service is restarted, though time passes', async () => {
  const { now } = await lab.cluster.clock();
  const next = new Date(Date.parse(now) + 6 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  await lab.cluster.setLdap('directory', { interval: '6h', next });

  const passing = lab.cluster.advance({ by: '5d' });
  for (const service of ['Cisco DirSync', 'Cisco Tomcat', 'Cisco DirSync']) await lab.cluster.restart('cucm', service);
  const { happened } = await passing;

  // Of one that comes due between stop and start it is after the start.
  const runs = happened.filter(({ kind }) => kind === 'synchronisation');
  expect(runs.length).toBeGreaterThanOrEqual(4 * 5 - 3);
});
