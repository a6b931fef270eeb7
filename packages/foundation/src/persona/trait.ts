import { isFrom } from './release.ts';

/** How it is known: vendor documentation, somebody's word, or chosen by this project. */
export type Mark = 'confirmed' | 'second-hand' | 'assumed';

/** What holds from a release on, up to the next step of the same trait. */
export interface Step<T> {
  readonly from: string;
  readonly value: T;
  readonly mark: Mark;
  /** A sentence for people. */
  readonly text: string;
  readonly source: string;
}

/** How one behaviour changes with the release, oldest step first; what is older than the first step is like it. */
export interface Trait<T> {
  readonly subject: string;
  readonly steps: readonly [Step<T>, ...Step<T>[]];
}

/** What a version does. */
export const valueIn = <T>({ steps }: Trait<T>, version: string): T =>
  (steps.findLast((step) => isFrom(version, step.from)) ?? steps[0]).value;
