import { expect, it } from 'vitest';
import { explainedCluster } from '../explanation/explained-cluster.ts';

const lab = explainedCluster();

const dayMs = 86_400_000;

it('ninety days with a directory that refuses connections pass, and cost nobody', async () => {
  await lab.cluster.setLdap('directory', { interval: '2d' });
  const { users } = await lab.cluster.users('cucm');
  await lab.cluster.block('cucm-to-directory', 'refuse');

  const { reached, now, target, happened } = await lab.cluster.advance({ by: '90d' });

  expect(reached).toBe(true);
  expect(Date.parse(now) - Date.parse(target)).toBeLessThan(60_000);
  const runs = happened.filter(({ kind }) => kind === 'synchronisation');
  // One every other day by the schedule, and after each a further pass.
  expect(runs.length).toBeGreaterThanOrEqual(2 * 44);
  expect(runs.every(({ failed }) => failed)).toBe(true);
  expect(runs.map(({ at }) => at)).toEqual(runs.map(({ at }) => at).sort());
  expect((await lab.cluster.users('cucm')).users).toEqual(users);
  expect(Date.parse((await lab.cluster.status()).now)).toBeGreaterThanOrEqual(Date.parse(target) - dayMs);
});
