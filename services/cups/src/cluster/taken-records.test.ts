import { expect, it } from 'vitest';
import { TakenRecords } from './taken-records.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

it('what comes after records waits until they are taken, even the first of them', async () => {
  const taken = new TakenRecords(new AbortController().signal);
  const reached: number[] = [];
  const all = [3, 0, 5].map(async (sequence) => {
    if (await taken.reach(sequence)) reached.push(sequence);
  });
  await settled();
  expect(reached).toEqual([]);
  taken.upTo(3);
  await settled();
  expect(reached.sort()).toEqual([0, 3]);
  taken.upTo(7);
  await Promise.all(all);
  expect(reached).toEqual([0, 3, 5]);
});

it('what waits when the connection ends is not taken', async () => {
  const ending = new AbortController();
  const taken = new TakenRecords(ending.signal);
  taken.upTo(1);
  const waiting = taken.reach(2);
  ending.abort();
  expect(await waiting).toBe(false);
  expect(await taken.reach(1)).toBe(false);
});
