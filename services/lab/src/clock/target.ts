import type { AdvanceClock } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };
/** A moment that has only just passed may have been to come when it was asked for. */
const momentMs = 60_000;
const longestMs = 3_653 * 86_400_000;

/**
 * The moment up to which time is to pass: so much later, at the next time of day that reads so, or at a moment that is told whole. Throws
 * a Refusal for none or several of them, for what is no span or no moment, for a moment that has passed and for one more than ten years
 * away.
 */
export function targetOf({ by, to }: AdvanceClock, nowMs: number): number {
  if ((by === undefined) === (to === undefined))
    throw new Refusal('invalid', 'Either by or to is wanted, for instance by 6h or to 03:15.', 'by');
  const targetMs = by === undefined ? momentOf(to ?? '', nowMs) : afterSpan(by, nowMs);
  const field = by === undefined ? 'to' : 'by';
  if (targetMs < nowMs - momentMs) throw new Refusal('invalid', `${to} has passed; time only goes forward.`, field);
  if (!(targetMs - nowMs <= longestMs)) throw new Refusal('invalid', 'Time passes by ten years at most.', field);
  return targetMs;
}

function afterSpan(by: string, nowMs: number): number {
  const [, count = '', unit = ''] = /^(\d{1,7})(m|h|d|w|mo)$/.exec(by) ?? [];
  if (count === '') {
    throw new Refusal('invalid', `'${by}' is no span of time; write a number with m, h, d, w or mo, for instance 6h or 1mo.`, 'by');
  }
  return unit === 'mo' ? afterMonths(Number(count), nowMs) : nowMs + Number(count) * (unitMs[unit] ?? 0);
}

/** On the same day of a later month, or on the last one of a month that is too short for it. */
function afterMonths(count: number, nowMs: number): number {
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() + count];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(nowMs).setUTCFullYear(year, month, Math.min(now.getUTCDate(), lastDay));
}

const timeOfDay = /^([01]\d|2[0-3]):([0-5]\d)$/;
/** With or without `T` and seconds; `agreement ls` and `clock now` write a blank. */
const wholeMoment = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?(\.\d{1,9})?Z?$/;

function momentOf(to: string, nowMs: number): number {
  const [, hours, minutes] = timeOfDay.exec(to) ?? [];
  if (hours === undefined) return wholeMomentOf(to);
  const today = new Date(nowMs).setUTCHours(Number(hours), Number(minutes), 0, 0);
  return today > nowMs ? today : today + 86_400_000;
}

function wholeMomentOf(to: string): number {
  const [, day = '', time = '', seconds = ':00', fraction = ''] = wholeMoment.exec(to) ?? [];
  const ms = Date.parse(`${day}T${time}${seconds}${fraction}Z`);
  // 30 February is one of March to Date.
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(`${day}T${time}${seconds}`)) return ms;
  const forms = "a time of day, for instance 03:15, or a moment, for instance '2031-04-01 03:15', in UTC";
  throw new Refusal('invalid', `'${to}' is no time that there is; write ${forms}.`, 'to');
}
