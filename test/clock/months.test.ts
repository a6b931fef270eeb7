import { expect, it } from 'vitest';
import { explainedCluster } from '../explanation/explained-cluster.ts';

const lab = explainedCluster();

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Emulated time goes on with real time meanwhile: as long as a request may take on a busy machine. */
const realMs = 10_000;

it('ninety days with a directory that refuses connections pass, and cost nobody', async () => {
  await lab.cluster.setLdap('directory', { interval: '2d' });
  const { users } = await lab.cluster.users('cucm');
  await lab.cluster.block('cucm-to-directory', 'refuse');

  const { reached, now, target, happened } = await lab.cluster.advance({ by: '90d' });

  expect(reached).toBe(true);
  expect(Date.parse(now) - Date.parse(target)).toBeGreaterThanOrEqual(0);
  expect(Date.parse(now) - Date.parse(target)).toBeLessThan(realMs);
  const runs = happened.filter(({ kind }) => kind === 'synchronisation');
  // One every other day by the schedule, and after each a further pass.
  expect(runs.length).toBeGreaterThanOrEqual(2 * 44);
  expect(runs.every(({ failed }) => failed)).toBe(true);
  expect(runs.map(({ at }) => at)).toEqual(runs.map(({ at }) => at).sort());
  expect((await lab.cluster.users('cucm')).users).toEqual(users);
  expect(Date.parse((await lab.cluster.status()).now)).toBeGreaterThanOrEqual(Date.parse(now));
});

it('time that is asked for during a reset does not pass, and nothing that is due is passed over', async () => {
  await lab.cluster.advance({ by: '1h' });
  const reset = lab.cluster.reset();
  // From then on the nodes are being put back.
  await expect.poll(async () => (await lab.cluster.clock()).offsetMs, { interval: 1, timeout: 30_000 }).toBe(0);
  await expect(lab.cluster.advance({ by: '900d' })).rejects.toThrow('The cluster was reset, and its time with it.');
  await reset;
  expect((await lab.cluster.clock()).offsetMs).toBe(0);

  const days = await lab.cluster.advance({ by: '20d' });
  expect(days.reached).toBe(true);
  expect(days.happened.filter(({ kind }) => kind === 'synchronisation').length).toBeGreaterThanOrEqual(2);
});

it('time stops for whoever goes before it has passed, and goes on from there', async () => {
  await lab.cluster.setLdap('directory', { interval: '1d' });
  await lab.cluster.block('cucm-to-directory', 'refuse');
  const impatient = new AbortController();
  const asked = fetch(new URL('/api/v1/clock/advance', lab.cluster.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by: '3000d' }),
    signal: impatient.signal,
  });
  const begun = Date.parse((await lab.cluster.clock()).now);
  await expect
    .poll(async () => Date.parse((await lab.cluster.clock()).now) - begun, { interval: 10, timeout: 30_000 })
    .toBeGreaterThan(dayMs);
  impatient.abort();
  await expect(asked).rejects.toThrow();
  const left = Date.parse((await lab.cluster.clock()).now);
  // It waits until nobody else lets time pass. What was under way at that moment ends; a day has several steps.
  const stands = Date.parse((await lab.cluster.advance({ by: '1m' })).now);
  expect(stands - left).toBeLessThan(2 * dayMs);
  const { now, target } = await lab.cluster.advance({ by: '1h' });
  expect(Date.parse(target) - stands - hourMs).toBeGreaterThanOrEqual(0);
  expect(Date.parse(target) - stands - hourMs).toBeLessThan(realMs);
  expect(Date.parse(now) - Date.parse(target)).toBeGreaterThanOrEqual(0);
  expect(Date.parse(now) - Date.parse(target)).toBeLessThan(realMs);
  const later = await lab.cluster.clock();
  expect(Date.parse(later.now) - Date.parse(now)).toBeLessThan(realMs);
});
