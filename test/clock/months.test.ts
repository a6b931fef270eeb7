import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

let cluster: StartedCluster;
beforeAll(async () => {
  cluster = await startCluster({ users: 40 });
});
afterAll(() => cluster.stop());
beforeEach(() => cluster.reset());

const dayMs = 86_400_000;

it('ninety days with a directory that refuses connections pass in under 20 seconds, and cost nobody', async () => {
  await cluster.setLdap('directory', { interval: '2d' });
  const { users } = await cluster.users('cucm');
  await cluster.block('cucm-to-directory', 'refuse');
  const startedMs = performance.now();

  const { reached, now, target, happened } = await cluster.advance({ by: '90d' });

  const tookMs = performance.now() - startedMs;
  expect(tookMs).toBeLessThan(20_000);
  expect(reached).toBe(true);
  expect(Date.parse(now) - Date.parse(target)).toBeLessThan(60_000);
  const runs = happened.filter(({ kind }) => kind === 'synchronisation');
  // One every other day by the schedule, and after each a further pass.
  expect(runs.length).toBeGreaterThanOrEqual(2 * 44);
  expect(runs.every(({ failed }) => failed)).toBe(true);
  expect(runs.map(({ at }) => at)).toEqual(runs.map(({ at }) => at).sort());
  expect((await cluster.users('cucm')).users).toEqual(users);
  expect(Date.parse((await cluster.status()).now)).toBeGreaterThanOrEqual(Date.parse(target) - dayMs);
});
