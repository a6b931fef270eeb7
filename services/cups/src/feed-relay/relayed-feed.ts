import type { Store, Write } from '@uclab/platform/store';
import {
  encodedMessage,
  type FeedChange,
  type FeedHead,
  type FeedSource,
  SharedBatches,
  type SnapshotPart,
  snapshotPart,
  withRevision,
} from '@uclab/platform/user-feed';
import { z } from 'zod';
import { type CopiedChange, type Copy, feedPosition } from '../database/index.ts';

/** How many messages are read at once, as CUCM does it. */
const batchSize = 500;

const sinceRow = z.object({ revision: z.int() });
const changeRow = z.object({ revision: z.int(), message: z.instanceof(Uint8Array) });
const contentRow = z.object({ place: z.int(), enduser: z.int(), message: z.instanceof(Uint8Array) });

const insert = 'INSERT INTO relayedmessage (subject, revision, enduser, removed, message) VALUES (?, ?, ?, ?, ?)';
/** Keeps the place in the table, by which a snapshot is read. */
const put = `${insert} ON CONFLICT (subject) DO UPDATE SET revision = excluded.revision, removed = excluded.removed, message = excluded.message`;

function subjectOf(change: CopiedChange): string {
  switch (change.$case) {
    case 'endUser':
    case 'removedEndUser':
      return `end user ${change.value.pkid}`;
    case 'applicationUser':
    case 'removedApplicationUser':
      return `application user ${change.value.pkid}`;
    default:
      return change.$case;
  }
}

const rowOf = (change: CopiedChange, revision: number) => [
  subjectOf(change),
  revision,
  change.$case === 'endUser' ? 1 : 0,
  change.$case === 'removedEndUser' || change.$case === 'removedApplicationUser' ? 1 : 0,
  encodedMessage({ revision: 0, change }),
];

interface Part extends SnapshotPart {
  readonly last: number | undefined;
}

/**
 * What a node has taken from CUCM, told further to the nodes that take it from here, with CUCM's own epoch and revisions: whoever follows
 * has the same position as if CUCM had told it.
 */
export class RelayedFeed implements FeedSource {
  readonly #store: Store;
  readonly #parts: SharedBatches<Part>;
  readonly #changes: SharedBatches<FeedChange[]>;
  readonly #listeners = new Set<() => void>();
  #open = false;
  /** As it was when the last commit was told: what was read before one that nobody has heard of yet is still remembered. */
  #head: FeedHead | undefined;

  constructor(store: Store) {
    this.#store = store;
    this.#parts = new SharedBatches((place) => this.#partAfter(place));
    this.#changes = new SharedBatches((revision) => this.#readChanges(revision));
    this.#head = this.#readHead();
    store.onCommit(() => {
      this.#parts.forget();
      this.#changes.forget();
      this.#head = this.#readHead();
      for (const listener of this.#listeners) listener();
    });
  }

  /** What goes into the transaction in which the node keeps what it was told. */
  static writes({ mode, position, content }: Copy): Write[] {
    const rows = content.map(({ revision, change }) => rowOf(change, mode === 'snapshot' ? position.revision : revision));
    if (mode === 'changes') return [{ sql: put, rows }];
    return [
      { sql: 'DELETE FROM relayedmessage', rows: [[]] },
      { sql: 'DELETE FROM relayedsince', rows: [[]] },
      { sql: put, rows },
      { sql: 'INSERT INTO relayedsince (revision) VALUES (?)', rows: [[position.revision]] },
    ];
  }

  /** Tells others from now on: before, the node does not know whether CUCM still says what it said in an earlier life. */
  open(): void {
    if (this.#open) return;
    this.#open = true;
    for (const listener of this.#listeners) listener();
  }

  close(): void {
    this.#open = false;
  }

  head(): FeedHead | undefined {
    return this.#open ? this.#head : undefined;
  }

  #readHead(): FeedHead | undefined {
    return this.#store.consistently(() => {
      const position = feedPosition(this.#store);
      const since = this.#store.get(sinceRow, 'SELECT revision FROM relayedsince');
      return position && since && { ...position, since: since.revision };
    });
  }

  *snapshot(): Generator<SnapshotPart> {
    let part = this.#parts.after(0);
    while (part.last !== undefined) {
      yield part;
      part = this.#parts.after(part.last);
    }
  }

  changesAfter(revision: number): FeedChange[] {
    return this.#changes.after(revision);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #partAfter(place: number): Part {
    const rows = this.#store.all(
      contentRow,
      `SELECT rowid AS place, enduser, message FROM relayedmessage WHERE rowid > ? AND removed = 0 ORDER BY rowid LIMIT ${batchSize}`,
      place,
    );
    return {
      encoded: snapshotPart(rows.map(({ message }) => message)),
      endUsers: rows.filter(({ enduser }) => enduser === 1).length,
      last: rows.at(-1)?.place,
    };
  }

  #readChanges(after: number): FeedChange[] {
    // Nobody gets ahead of the head.
    const limit = this.#head?.revision ?? 0;
    return this.#store
      .all(changeRow, `SELECT revision, message FROM relayedmessage WHERE revision > ? ORDER BY revision LIMIT ${batchSize}`, after)
      .filter(({ revision }) => revision <= limit)
      .map(({ revision, message }) => ({ revision, encoded: withRevision(revision, message) }));
  }
}
