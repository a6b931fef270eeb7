import { expect, it } from 'vitest';
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
