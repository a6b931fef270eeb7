import { expect, it } from 'vitest';
import { latestBelieved, markAfter, timeMarkOf, timeMarkText } from './time-mark.ts';

const early = '20260105080000Z';
const late = '20260105100000Z';

it('is no later than what was there when reading began', () => {
  expect(markAfter('', early, late)).toEqual({ since: early, seen: late });
  expect(markAfter(late, early, early)).toEqual({ since: late, seen: late });
  expect(markAfter('', '', late)).toEqual({ since: '', seen: late });
});

it.each([
  { since: early, seen: early },
  { since: early, seen: late },
  { since: '', seen: late },
])('is kept as a text: %o', (mark) => {
  expect(timeMarkOf(timeMarkText(mark))).toEqual(mark);
});

it('believes a directory whose clock is some minutes ahead', () => {
  expect(latestBelieved(Date.parse('2026-01-05T09:00:00Z'))).toBe('20260105090500Z');
});
