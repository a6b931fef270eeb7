import type { Store, Write } from '@uclab/platform/store';
import { readChangeState, writeChangeState } from '../feed/revision.ts';

/** Gives the revisions of one change. Presence nodes follow them, so each user that they copy has one of its own. */
export class Revisions {
  readonly #before: ReturnType<typeof readChangeState>;
  #revision: number;
  #homed: number;

  constructor(store: Store) {
    this.#before = readChangeState(store);
    this.#revision = this.#before.revision;
    this.#homed = this.#before.homed;
  }

  next(): number {
    this.#revision += 1;
    return this.#revision;
  }

  /** The place of a new user among all that ever were, from 0. */
  nextHomed(): number {
    this.#homed += 1;
    return this.#homed - 1;
  }

  /** The write that goes with those that used them. */
  write(): Write {
    return writeChangeState({ ...this.#before, revision: this.#revision, homed: this.#homed });
  }
}
