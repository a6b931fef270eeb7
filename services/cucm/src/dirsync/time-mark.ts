/** How far an agreement has read by the times of change that its directory writes into the entries. */
export interface TimeMark {
  /** Changes of that moment and later are read next; empty where everything is. */
  readonly since: string;
  /** The latest change that any run has seen; empty where none was told. */
  readonly seen: string;
}

/** By so much a directory's clock may be ahead of CUCM's, ms. */
const toleranceMs = 5 * 60_000;

/** A mark as it is kept. */
export const timeMarkText = ({ since, seen }: TimeMark): string => (since === seen ? since : `${since} ${seen}`);

/** The mark behind a kept text. */
export function timeMarkOf(text: string): TimeMark {
  const [since = '', seen = since] = text.split(' ');
  return { since, seen };
}

/** The latest time of change that is believed at a moment, in the way of generalizedTime; what is stamped later is no change that was made. */
export const latestBelieved = (nowMs: number): string =>
  `${new Date(nowMs + toleranceMs).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`;

const later = (one: string, other: string): string => (one > other ? one : other);

/**
 * The mark after a run. What changes while the run reads is stamped no earlier than the reading began, and must be read by the next run,
 * though the run may have seen later changes on its later pages. So the mark is a time that was there when reading began: what earlier runs
 * have seen, or what stands on the first page of the first search, which shows one moment. A few entries are read twice by that.
 */
export const markAfter = (before: string, firstPage: string, latest: string): TimeMark => ({
  since: later(before, firstPage),
  seen: later(before, latest),
});
