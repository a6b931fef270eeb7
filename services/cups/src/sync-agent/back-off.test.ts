import { expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

const waits = (backOff: BackOff, number: number): number[] => Array.from({ length: number }, () => backOff.next());

it('tries eight times within a second, then ever more seldom, and at least every two seconds', () => {
  const longest = [...Array<number>(8).fill(100), 200, 400, 800, 1600, 2000, 2000];
  for (const [index, ms] of waits(new BackOff(), longest.length).entries()) {
    expect(ms).toBeLessThanOrEqual(longest[index] ?? 0);
    expect(ms).toBeGreaterThanOrEqual((longest[index] ?? 0) * 0.75);
  }
});

it('begins anew after an attempt that went well', () => {
  const backOff = new BackOff();
  waits(backOff, 20);
  backOff.reset();
  expect(backOff.next()).toBeLessThanOrEqual(100);
});
