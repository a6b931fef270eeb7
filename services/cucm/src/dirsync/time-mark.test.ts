import { expect, it } from 'vitest';
import { latestBelieved, markAfter, secondAfter, timeMarkOf, timeMarkText } from './time-mark.ts';

const early = '20260105080000Z';
const late = '20260105100000Z';

it('is no later than what was there when reading began', () => {
  const never = () => false;
  expect(markAfter({ since: '', seen: '' }, early, late, never)).toEqual({ since: early, seen: late });
  expect(markAfter({ since: late, seen: late }, early, early, never)).toEqual({ since: late, seen: late });
  expect(markAfter({ since: '', seen: '' }, '', late, never)).toEqual({ since: '', seen: late });
});

it('is the next second where that of the last change was over, and stays there until there is a later change', () => {
  const after = '20260105100001Z';
  const isOver = (time: string) => time === late;
  expect(markAfter({ since: early, seen: late }, late, late, isOver)).toEqual({ since: after, seen: late });
  expect(markAfter({ since: early, seen: early }, late, late, isOver)).toEqual({ since: late, seen: late });
  expect(markAfter({ since: after, seen: late }, '', '', () => false)).toEqual({ since: after, seen: late });
  expect(markAfter({ since: after, seen: late }, '20260105110000Z', '20260105120000Z', isOver)).toEqual({
    since: '20260105110000Z',
    seen: '20260105120000Z',
  });
});

it.each([
  ['20261231235959Z', '20270101000000Z'],
  ['20260105100000.5Z', '20260105100000.5Z'],
  ['', ''],
])('has a second after it: %s', (time, next) => {
  expect(secondAfter(time)).toBe(next);
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
