import type { LdapDirectory } from './fields.ts';

type Interval = Pick<LdapDirectory, 'intervalValue' | 'scheduleUnit'>;

const hourMs = 3_600_000;
const unitMs = { HOUR: hourMs, DAY: 24 * hourMs, WEEK: 7 * 24 * hourMs } as const;

/** A moment as the field `Next Re-sync Time (YYYY-MM-DD hh:mm)` writes it, in UTC. */
export const scheduleText = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

/** The moment that such a text names, milliseconds since the epoch; undefined for an empty one and for a day or hour that does not exist. */
export function scheduleTime(text: string): number | undefined {
  const ms = Date.parse(`${text.replace(' ', 'T')}:00Z`);
  return Number.isNaN(ms) || scheduleText(ms) !== text ? undefined : ms;
}

/** A whole minute, for the field has no seconds: no earlier than the moment itself. */
const minuteAfter = (ms: number): number => Math.ceil(ms / 60_000) * 60_000;

/** The day of the month of a moment. */
export const monthDay = (ms: number): number => new Date(ms).getUTCDate();

/** One interval after a moment; by months on that day of the month, or on the last day of one that is shorter. */
export function intervalAfter(ms: number, { intervalValue, scheduleUnit }: Interval, day = monthDay(ms)): number {
  if (scheduleUnit !== 'MONTH') return ms + intervalValue * unitMs[scheduleUnit];
  const at = new Date(ms);
  const month = at.getUTCMonth() + intervalValue;
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return new Date(ms).setUTCFullYear(at.getUTCFullYear(), month, Math.min(day, lastDay));
}

/**
 * When an agreement that is saved without a time runs first: an interval from now, and in the minute that comes where it runs just once, so
 * that it does run. Both are assumed.
 */
export const firstRunText = (agreement: Interval & Pick<LdapDirectory, 'repeatable'>, nowMs: number): string =>
  scheduleText(agreement.repeatable ? intervalAfter(minuteAfter(nowMs), agreement) : minuteAfter(nowMs));

/** The day of the month on which the runs are of an agreement that is saved without a time. */
export const firstRunDay = (nowMs: number): number => monthDay(minuteAfter(nowMs));

/**
 * What stands in the field after the run that was due: the next time in the same rhythm that is to come, or nothing after the only one.
 * `day` is the day of the month on which runs by months are, where the month of the last one was too short for it.
 */
export function nextRunText(agreement: Interval & Pick<LdapDirectory, 'repeatable' | 'nextExecTime'>, nowMs: number, day?: number): string {
  const due = scheduleTime(agreement.nextExecTime);
  if (!agreement.repeatable || due === undefined) return '';
  const ownDay = day ?? monthDay(due);
  let next = intervalAfter(due, agreement, ownDay);
  // Runs that nobody was there to begin are not made up for.
  while (next <= nowMs) next = intervalAfter(next, agreement, ownDay);
  return scheduleText(next);
}
