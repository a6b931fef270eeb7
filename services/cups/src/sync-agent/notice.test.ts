import { expect, it } from 'vitest';
import { BackOff } from './back-off.ts';
import { Notice } from './notice.ts';

it('tells the same failure again after half a minute, and another one at once', () => {
  let nowMs = 0;
  const notice = new Notice(() => nowMs);
  expect(notice.worthTelling('check-in', 'NODE_TIMEOUT')).toBe(true);
  nowMs = 29_999;
  expect(notice.worthTelling('check-in', 'NODE_TIMEOUT')).toBe(false);
  expect(notice.worthTelling('check-in', 'NODE_UNREACHABLE')).toBe(true);
  nowMs = 59_999;
  expect(notice.worthTelling('check-in', 'NODE_UNREACHABLE')).toBe(true);
});

it('waits longer from attempt to attempt, up to two seconds, and begins anew after a success', () => {
  const backOff = new BackOff();
  const waits = Array.from({ length: 8 }, () => backOff.next());
  for (const [index, longest] of [100, 200, 400, 800, 1600, 2000, 2000, 2000].entries()) {
    expect(waits[index]).toBeLessThanOrEqual(longest);
    expect(waits[index]).toBeGreaterThan(longest * 0.74);
  }
  backOff.reset();
  expect(backOff.next()).toBeLessThanOrEqual(100);
});
