import type { AdvanceClock } from '@uclab/contracts/lab-api';
import { expect, it } from 'vitest';
import { targetOf } from './target.ts';

const now = '2026-01-05T09:00:30.000Z';
const target = (request: AdvanceClock, at = now) => new Date(targetOf(request, Date.parse(at))).toISOString();

it.each([
  [{ by: '90m' }, '2026-01-05T10:30:30.000Z'],
  [{ by: '6h' }, '2026-01-05T15:00:30.000Z'],
  [{ by: '90d' }, '2026-04-05T09:00:30.000Z'],
  [{ by: '2w' }, '2026-01-19T09:00:30.000Z'],
  [{ by: '1mo' }, '2026-02-05T09:00:30.000Z'],
  [{ by: '14mo' }, '2027-03-05T09:00:30.000Z'],
  [{ to: '2026-04-01 03:00' }, '2026-04-01T03:00:00.000Z'],
  [{ to: '2026-04-01 03:00:10' }, '2026-04-01T03:00:10.000Z'],
  [{ to: '2026-04-01T03:00:10.500Z' }, '2026-04-01T03:00:10.500Z'],
  [{ to: '03:15' }, '2026-01-06T03:15:00.000Z'],
  [{ to: '09:01' }, '2026-01-05T09:01:00.000Z'],
  [{ to: '2026-02-01T00:00:00Z' }, '2026-02-01T00:00:00.000Z'],
])('%j', (request, moment) => {
  expect(target(request)).toBe(moment);
});

it.each([
  [{}, 'Either by or to is wanted'],
  [{ by: '6h', to: '03:15' }, 'Either by or to is wanted'],
  [{ to: '2026-01-05T08:59:00Z' }, 'has passed'],
  [{ by: '4000d' }, 'ten years at most'],
  [{ by: '121mo' }, 'ten years at most'],
  [{ by: '9999999mo' }, 'ten years at most'],
])('%j is refused', (request, words) => {
  expect(() => target(request)).toThrow(words);
});

it('goes by months of the calendar to the last day of one that is shorter', () => {
  expect(target({ by: '1mo' }, '2026-01-31T09:00:00.000Z')).toBe('2026-02-28T09:00:00.000Z');
  expect(target({ by: '1mo' }, '2026-12-31T09:00:00.000Z')).toBe('2027-01-31T09:00:00.000Z');
});

it.each(['6', '6y', '-6h', '1.5h', '', '6 h'])("'%s' is no span, and it is said what is one", (by) => {
  const words = `'${by}' is no span of time; write a number with m, h, d, w or mo, for instance 6h or 1mo.`;
  expect(() => target({ by })).toThrow(expect.objectContaining({ kind: 'invalid', field: 'by', message: words }));
});

it.each(['2026-02-30 00:00', '2026-02-01', '2026-02-01 03:00+02:00', '24:00', '25:00', '3:15', 'tomorrow', '2026-02-30T00:00:00Z', ''])(
  "'%s' is no moment, and it is said what is one",
  (to) => {
    const words = `'${to}' is no time that there is; write a time of day, for instance 03:15, or a moment, for instance '2031-04-01 03:15', in UTC.`;
    expect(() => target({ to })).toThrow(expect.objectContaining({ kind: 'invalid', field: 'to', message: words }));
  },
);
