/** What one measurement gave. */
export interface Measured {
  readonly measured: number;
  /** The reference, measured on the same machine at the same time, or the limit where the goal is one. */
  readonly reference: number;
}

export interface Goal {
  /** Compared with measured ÷ reference. */
  readonly ratio: number;
  readonly bound: 'at most' | 'at least';
}

/** One line of the table. */
export interface Figure {
  readonly id: string;
  /** What is measured, with its unit. */
  readonly what: string;
  readonly goal: Goal;
  /** Why it cannot be measured here; undefined when it can. */
  readonly skip?: () => Promise<string | undefined>;
  measure(): Promise<Measured>;
}

/** A figure that has a fixed limit: the ratio is the share of it that was used. */
export const withinLimit: Goal = { ratio: 1, bound: 'at most' };

/** The middle one of an odd number of values, the upper of the two middle ones otherwise; NaN for none. */
export const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Runs something `times` times, one after another, and answers what each gave. */
export async function repeat<T>(times: number, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let turn = 0; turn < times; turn++) results.push(await run());
  return results;
}
