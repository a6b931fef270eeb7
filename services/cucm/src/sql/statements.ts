import type { TableChange } from '@uclab/platform/sql';

/** Hears of what a statement changed; `since` is the revision before it, so all that it touched has a later one. */
export type StatementListener = (change: TableChange, since: number) => void;

/** Tells of statements that have changed the database, each when it is committed and before anything else of users is. */
export class Statements {
  readonly #listeners = new Set<StatementListener>();

  /** Calls back after each statement; the returned function ends that. */
  onChange(listener: StatementListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: TableChange, since: number): void {
    for (const listener of this.#listeners) listener(change, since);
  }
}
