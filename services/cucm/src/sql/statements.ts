import type { TableChange } from '@uclab/platform/sql';
import type { Store } from '@uclab/platform/store';
import { readChangeState } from '../feed/revision.ts';
import { credentialsOf, type OwnedCredential } from './credentials-of.ts';

/** What was before a statement. */
export interface BeforeStatement {
  /** All that the statement touched has a later one. */
  readonly revision: number;
  /** Those that it changed or took away: afterwards nobody can tell whose they were. */
  readonly credentials: readonly OwnedCredential[];
}

/** To be read before a change is written. */
export const stateBefore = (store: Store, change: TableChange): BeforeStatement => ({
  revision: readChangeState(store).revision,
  credentials: credentialsOf(store, change),
});

/** Hears of what a statement changed. */
export type StatementListener = (change: TableChange, before: BeforeStatement) => void;

/** Tells of statements that have changed the database, each when it is committed and before anything else of users is. */
export class Statements {
  readonly #listeners = new Set<StatementListener>();

  /** Calls back after each statement; the returned function ends that. */
  onChange(listener: StatementListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: TableChange, before: BeforeStatement): void {
    for (const listener of this.#listeners) listener(change, before);
  }
}
