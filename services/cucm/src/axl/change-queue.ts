import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { TableChange } from '@uclab/platform/sql';
import type { Store } from '@uclab/platform/store';
import { z } from 'zod';
import { readChangeState } from '../feed/revision.ts';
import type { BeforeStatement } from '../sql/index.ts';
import { objectsIn, userElementsIn } from './statement-changes.ts';

/** Objects whose changes are told. */
export const changeTypes = ['AppUser', 'LdapDirectory', 'LdapFilter', 'User', 'UserGroup'] as const;
export type ChangeType = (typeof changeTypes)[number];

/** What happened to one object: added, updated or removed. */
export interface Change {
  readonly id: number;
  readonly type: ChangeType;
  readonly pkid: string;
  readonly action: 'a' | 'u' | 'r';
  /** The elements that were changed, where it is known which. */
  readonly tags: readonly string[];
}

/** How many changes are kept. AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide */
export const changesKept = 100_000;

const keyRow = z.object({ place: z.int(), pkid: z.string() });
const topRow = z.object({ top: z.int() });
const changedRow = z.object({ type: z.enum(['User', 'AppUser']), pkid: z.string(), revision: z.int(), removed: z.int() });

const tables = ['enduser', 'applicationuser'] as const;
/** Rows that are read before others have their turn. */
const rowsOfTurn = 500;
const firstOf = (select: string): string => `SELECT * FROM (${select} WHERE revision > ?1 ORDER BY revision LIMIT ${rowsOfTurn})`;
const changedSince = `
  ${firstOf("SELECT 'User' AS type, pkid, revision, 0 AS removed FROM enduser")}
  UNION ALL ${firstOf("SELECT 'AppUser', pkid, revision, 0 FROM applicationuser")}
  UNION ALL ${firstOf("SELECT CASE kind WHEN 'enduser' THEN 'User' ELSE 'AppUser' END, pkid, revision, 1 FROM removeduser")}
  ORDER BY revision LIMIT ${rowsOfTurn}`;

/**
 * The changes that listChange tells. Users are watched by their revision, so that a synchronisation is heard of as well as a request;
 * the other objects are changed by requests and by SQL only, which say so themselves. Watching begins with the first question: nobody can ask
 * for what was before.
 */
export class ChangeQueue {
  /** Another one after each start, so that a client notices that changes were missed. */
  readonly queueId = randomUUID();
  readonly #store: Store;
  readonly #changes: (Change & { readonly revision?: number })[] = [];
  #nextId = 1;
  #watch: { readonly known: Set<string>; revision: number; end(): void } | undefined;
  /** What is still to be read or taken down, in this order; each says whether it has come to its end. */
  #tasks: (() => boolean)[] = [];
  #turns: Promise<void> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Begins to watch, if that has not happened yet. */
  begin(): void {
    if (this.#watch) return;
    const known = new Set<string>();
    this.#watch = {
      known,
      revision: readChangeState(this.#store).revision,
      end: this.#store.onCommit(() => this.#do(() => this.#collect())),
    };
    for (const table of tables) this.#do(this.#learning(table, known));
  }

  stop(): void {
    this.#watch?.end();
    this.#watch = undefined;
    this.#tasks = [];
  }

  /** Resolves when all is told that was committed before. A run changes a whole company, which is read a part at a time. */
  async collected(): Promise<void> {
    while (this.#turns) await this.#turns;
  }

  get firstId(): number {
    return Math.max(this.#placeOfFirst, this.#nextId - changesKept);
  }

  get nextId(): number {
    return this.#nextId;
  }

  /** The changes from an id on, of those types. */
  from(id: number, types: ReadonlySet<string>): Change[] {
    return this.#changes.slice(Math.max(id, this.firstId) - this.#placeOfFirst).filter(({ type }) => types.has(type));
  }

  /** Takes down what a request has changed, and by which elements. `since` is the id of the first change after the request began. */
  record(type: ChangeType, pkid: string, action: Change['action'], tags: readonly string[], since: number): void {
    if (!this.#watch) return;
    if (type !== 'User' && type !== 'AppUser') {
      this.#add(type, pkid, action, tags);
      return;
    }
    // Of a user the commits have told already; only the elements are news. A request that changed nothing made no commit, and what is
    // told of earlier ones stays.
    for (let place = Math.max(since - this.#placeOfFirst, 0); place < this.#changes.length; place += 1) {
      const change = this.#changes[place];
      if (change?.pkid === pkid) this.#changes[place] = { ...change, tags };
    }
  }

  /** Takes down what a statement has changed, of which the commit has told the users only. */
  recordStatement(change: TableChange, before: BeforeStatement): void {
    if (!this.#watch) return;
    const elementsOf = userElementsIn(this.#store, change, before);
    const { revision } = readChangeState(this.#store);
    this.#do(() => {
      for (let place = this.#changes.length - 1; place >= 0; place -= 1) {
        const told = this.#changes[place];
        if (told?.revision === undefined || told.revision > revision) continue;
        if (told.revision <= before.revision) break;
        this.#changes[place] = { ...told, tags: told.action === 'r' ? [] : elementsOf(told.pkid) };
      }
      for (const { type, pkid, action, tags } of objectsIn(change)) this.#add(type, pkid, action, tags);
      return true;
    });
  }

  /** The id of the first change that is in memory, which may be of those that are not kept any more. */
  get #placeOfFirst(): number {
    return this.#changes[0]?.id ?? this.#nextId;
  }

  /** At once where nothing is before it, and the rest of it in turns with others. */
  #do(task: () => boolean): void {
    if (this.#tasks.length === 0 && task()) return;
    this.#tasks.push(task);
    this.#turns ??= this.#takeTurns();
  }

  async #takeTurns(): Promise<void> {
    try {
      await setImmediate();
      for (let [task] = this.#tasks; task; [task] = this.#tasks) {
        if (task()) this.#tasks.shift();
        await setImmediate();
      }
    } catch {
      // A database that cannot be read any more has nothing to tell.
      this.stop();
    }
    this.#turns = undefined;
  }

  /** Learns who is there at the beginning. */
  #learning(table: (typeof tables)[number], known: Set<string>): () => boolean {
    const { top = 0 } = this.#store.get(topRow, `SELECT coalesce(max(rowid), 0) AS top FROM ${table}`) ?? {};
    let last = 0;
    return () => {
      const select = `SELECT rowid AS place, pkid FROM ${table} WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ${rowsOfTurn}`;
      const rows = this.#store.all(keyRow, select, last, top);
      for (const { pkid } of rows) known.add(pkid);
      last = rows.at(-1)?.place ?? top;
      return rows.length < rowsOfTurn;
    };
  }

  /** Tells of the next ones who have changed; whether that were all. */
  #collect(): boolean {
    const watch = this.#watch;
    if (!watch) return true;
    const rows = this.#store.all(changedRow, changedSince, watch.revision);
    for (const { type, pkid, revision, removed } of rows) {
      watch.revision = revision;
      const action = removed ? 'r' : watch.known.has(pkid) ? 'u' : 'a';
      if (removed) watch.known.delete(pkid);
      else watch.known.add(pkid);
      this.#add(type, pkid, action, [], revision);
    }
    return rows.length < rowsOfTurn;
  }

  #add(type: ChangeType, pkid: string, action: Change['action'], tags: readonly string[], revision?: number): void {
    this.#changes.push({ id: this.#nextId++, type, pkid, action, tags, ...(revision === undefined ? {} : { revision }) });
    // To take the first one away moves all the others.
    if (this.#changes.length >= 2 * changesKept) this.#changes.splice(0, changesKept);
  }
}
