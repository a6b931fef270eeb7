import type { advanceClockSchema } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import type { z } from 'zod';

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };
/** A moment that has only just passed may have been to come when it was asked for. */
const momentMs = 60_000;
const longestMs = 3_653 * 86_400_000;

/**
 * The moment up to which time is to pass: so much later, at the next time of day that reads so, or at a moment that is told whole. Throws
 * a Refusal for none or several of them, for a moment that has passed and for one more than ten years away.
 */
export function targetOf({ by, to }: z.output<typeof advanceClockSchema>, nowMs: number): number {
  if ((by === undefined) === (to === undefined))
    throw new Refusal('invalid', 'Either by or to is wanted, for instance by 6h or to 03:15.', 'by');
  const targetMs = by === undefined ? momentOf(to ?? '', nowMs) : nowMs + Number(by.slice(0, -1)) * (unitMs[by.slice(-1)] ?? 0);
  const field = by === undefined ? 'to' : 'by';
  if (targetMs < nowMs - momentMs) throw new Refusal('invalid', `${to} has passed; time only goes forward.`, field);
  if (targetMs - nowMs > longestMs) throw new Refusal('invalid', 'Time passes by ten years at most.', field);
  return targetMs;
}

function momentOf(to: string, nowMs: number): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(to) ?? [];
  if (hours === undefined || minutes === undefined) return Date.parse(to);
  const today = new Date(nowMs).setUTCHours(Number(hours), Number(minutes), 0, 0);
  return today > nowMs ? today : today + 86_400_000;
}
