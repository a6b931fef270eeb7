import { expect, it } from 'vitest';
import { TestClock } from './clock.ts';

const hourMs = 3_600_000;
const longMs = 5_000;

it('what falls due begins in the order of its time, whatever the order in which it was planned', async () => {
  const clock = new TestClock();
  const begun: string[] = [];
  clock.agenda.at(clock.nowMs() + 2 * hourMs, () => void begun.push('second'));
  clock.agenda.at(clock.nowMs() + hourMs, () => void begun.push('first'));
  clock.agenda.at(clock.nowMs() + 9 * hourMs, () => void begun.push('later'));
  expect(clock.agenda.nextAtMs()).toBe(clock.nowMs() + hourMs);
  clock.advance(2 * hourMs);
  expect(await clock.agenda.whenQuiet(longMs)).toBe(true);
  expect(begun).toEqual(['first', 'second']);
});

it('what is due now begins without a move of the clock, and what was cancelled does not', async () => {
  const clock = new TestClock();
  let begun = 0;
  clock.agenda.at(clock.nowMs(), () => void begun++);
  clock.agenda.at(clock.nowMs(), () => void begun++).cancel();
  expect(await clock.agenda.whenQuiet(longMs)).toBe(true);
  expect(begun).toBe(1);
  expect(clock.agenda.nextAtMs()).toBeUndefined();
});

it('real time makes things due, too', async () => {
  const clock = new TestClock();
  const begun = new Promise<void>((resolve) => {
    clock.agenda.at(clock.nowMs(), resolve);
  });
  await begun;
});

it('a node is quiet while its work only waits for a later moment, and is not while the work goes on', async () => {
  const clock = new TestClock();
  const steps: string[] = [];
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const work = clock.agenda.during(async () => {
    steps.push('asked');
    await clock.agenda.sleep(5_000);
    steps.push('asked again');
    await gate;
    steps.push('done');
  });
  expect(await clock.agenda.whenQuiet(longMs)).toBe(true);
  expect(steps).toEqual(['asked']);
  clock.advance(4_999);
  expect(await clock.agenda.whenQuiet(longMs)).toBe(true);
  expect(steps).toEqual(['asked']);
  clock.advance(1);
  expect(await clock.agenda.whenQuiet(20)).toBe(false);
  expect(steps).toEqual(['asked', 'asked again']);
  release();
  await work;
  expect(await clock.agenda.whenQuiet(longMs)).toBe(true);
  expect(steps).toEqual(['asked', 'asked again', 'done']);
});

it('a wait that is broken off ends at once and leaves nothing planned', async () => {
  const clock = new TestClock();
  const abort = new AbortController();
  const work = clock.agenda.during(() => clock.agenda.sleep(hourMs, abort.signal));
  abort.abort();
  await work;
  expect(clock.agenda.nextAtMs()).toBeUndefined();
  expect(await clock.agenda.whenQuiet(longMs)).toBe(true);
});
