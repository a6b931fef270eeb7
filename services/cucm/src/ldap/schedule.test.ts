import { expect, it } from 'vitest';
import { firstRunText, nextRunText, scheduleText, scheduleTime } from './schedule.ts';

const at = (text: string): number => Date.parse(text);

it('the field names minutes that exist', () => {
  expect(scheduleTime('2026-02-28 23:59')).toBe(at('2026-02-28T23:59:00Z'));
  expect(scheduleTime('2026-02-30 00:00')).toBeUndefined();
  expect(scheduleTime('2026-02-28 24:00')).toBeUndefined();
  expect(scheduleTime('')).toBeUndefined();
  expect(scheduleText(at('2026-02-28T23:59:59Z'))).toBe('2026-02-28 23:59');
});

it('a new agreement runs an interval from now, one that runs just once in the minute that comes', () => {
  const now = at('2026-01-05T09:00:30Z');
  expect(firstRunText({ repeatable: true, intervalValue: 6, scheduleUnit: 'HOUR' }, now)).toBe('2026-01-05 15:01');
  expect(firstRunText({ repeatable: false, intervalValue: 6, scheduleUnit: 'HOUR' }, now)).toBe('2026-01-05 09:01');
});

it.each([
  ['HOUR', 6, '2026-01-31 03:15', '2026-01-31 09:15'],
  ['DAY', 2, '2026-01-31 03:15', '2026-02-02 03:15'],
  ['WEEK', 1, '2026-01-31 03:15', '2026-02-07 03:15'],
  ['MONTH', 1, '2026-01-31 03:15', '2026-02-28 03:15'],
  ['MONTH', 12, '2026-01-31 03:15', '2027-01-31 03:15'],
] as const)('the next run by %s %i after %s is %s', (scheduleUnit, intervalValue, nextExecTime, next) => {
  expect(nextRunText({ repeatable: true, scheduleUnit, intervalValue, nextExecTime }, at('2026-01-31T03:15:00Z'))).toBe(next);
});

it('runs that were missed are not made up for, and the rhythm stays', () => {
  const agreement = { repeatable: true, scheduleUnit: 'DAY', intervalValue: 1, nextExecTime: '2026-01-05 09:00' } as const;
  expect(nextRunText(agreement, at('2026-01-09T12:00:00Z'))).toBe('2026-01-10 09:00');
  expect(nextRunText({ ...agreement, repeatable: false }, at('2026-01-09T12:00:00Z'))).toBe('');
});

it('runs by months come back to their day after a month that is shorter', () => {
  const agreement = { repeatable: true, scheduleUnit: 'MONTH', intervalValue: 1, nextExecTime: '2027-02-28 03:15' } as const;
  expect(nextRunText(agreement, at('2027-02-28T03:15:00Z'), 31)).toBe('2027-03-31 03:15');
  expect(nextRunText(agreement, at('2027-04-02T03:15:00Z'), 31)).toBe('2027-04-30 03:15');
  expect(nextRunText(agreement, at('2027-02-28T03:15:00Z'))).toBe('2027-03-28 03:15');
});
