/** How far an agreement has read by the times of change that its directory writes into the entries. */
export interface TimeMark {
  /** Changes of that moment and later are read next; empty where everything is. */
  readonly since: string;
  /** The latest change that any run has seen; empty where none was told. */
  readonly seen: string;
}

/** By so much a directory's clock may be ahead of CUCM's, ms. */
const toleranceMs = 5 * 60_000;

const generalizedTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`;

/** A mark as it is kept. */
export const timeMarkText = ({ since, seen }: TimeMark): string => (since === seen ? since : `${since} ${seen}`);

/** The mark behind a kept text. */
export function timeMarkOf(text: string): TimeMark {
  const [since = '', seen = since] = text.split(' ');
  return { since, seen };
}

/** The latest time of change that is believed at a moment, in the way of generalizedTime; what is stamped later is no change that was made. */
export const latestBelieved = (nowMs: number): string => generalizedTime(nowMs + toleranceMs);

const later = (one: string, other: string): string => (one > other ? one : other);

/** The second after one; the same text where it is written in another way than to the second. */
export function secondAfter(time: string): string {
  const [, year, month, day, hours, minutes, seconds] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  const ms = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(ms) ? time : generalizedTime(ms + 1000);
}

/**
 * The mark after a run. What changes while the run reads is stamped no earlier than the reading began, and must be read by the next run,
 * though the run may have seen later changes on its later pages. So the mark is a time that was there when reading began: what earlier runs
 * have seen, or what stands on the first page of the first search, which shows one moment. A few entries are read twice by that. Once the
 * second of the latest change was over when reading began, as `isOver` tells of what was seen before, all changes of it have been read, and
 * the mark is the next one.
 */
export function markAfter(before: TimeMark, firstPage: string, latest: string, isOver: (time: string) => boolean): TimeMark {
  const known = later(before.seen, firstPage);
  // A mark beyond what was seen is one of a second that was over.
  const since = before.seen !== '' && before.since > known ? before.since : known;
  return { since: known !== '' && known === before.seen && isOver(known) ? secondAfter(known) : since, seen: later(before.seen, latest) };
}
