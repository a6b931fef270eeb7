import { randomUUID } from 'node:crypto';
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

const keyRow = z.object({ pkid: z.string() });
const changedRow = z.object({ type: z.enum(['User', 'AppUser']), pkid: z.string(), revision: z.int(), removed: z.int() });

const allKeys = 'SELECT pkid FROM enduser UNION ALL SELECT pkid FROM applicationuser';
const changedSince = `
  SELECT 'User' AS type, pkid, revision, 0 AS removed FROM enduser WHERE revision > ?1
  UNION ALL SELECT 'AppUser', pkid, revision, 0 FROM applicationuser WHERE revision > ?1
  UNION ALL SELECT CASE kind WHEN 'enduser' THEN 'User' ELSE 'AppUser' END, pkid, revision, 1 FROM removeduser WHERE revision > ?1
  ORDER BY revision`;

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

  constructor(store: Store) {
    this.#store = store;
  }

  /** Begins to watch, if that has not happened yet. */
  begin(): void {
    if (this.#watch) return;
    const known = new Set(this.#store.all(keyRow, allKeys).map(({ pkid }) => pkid));
    this.#watch = { known, revision: readChangeState(this.#store).revision, end: this.#store.onCommit(() => this.#collect()) };
  }

  stop(): void {
    this.#watch?.end();
    this.#watch = undefined;
  }

  get firstId(): number {
    return this.#changes[0]?.id ?? this.#nextId;
  }

  get nextId(): number {
    return this.#nextId;
  }

  /** The changes from an id on, of those types. */
  from(id: number, types: ReadonlySet<string>): Change[] {
    return this.#changes.slice(Math.max(id - this.firstId, 0)).filter(({ type }) => types.has(type));
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
    for (let place = Math.max(since - this.firstId, 0); place < this.#changes.length; place += 1) {
      const change = this.#changes[place];
      if (change?.pkid === pkid) this.#changes[place] = { ...change, tags };
    }
  }

  /** Takes down what a statement has changed, of which the commit has told the users only. */
  recordStatement(change: TableChange, before: BeforeStatement): void {
    if (!this.#watch) return;
    const elementsOf = userElementsIn(this.#store, change, before);
    for (let place = this.#changes.length - 1; place >= 0; place -= 1) {
      const told = this.#changes[place];
      if (told?.revision === undefined) continue;
      if (told.revision <= before.revision) break;
      this.#changes[place] = { ...told, tags: told.action === 'r' ? [] : elementsOf(told.pkid) };
    }
    for (const { type, pkid, action, tags } of objectsIn(change)) this.#add(type, pkid, action, tags);
  }

  #collect(): void {
    const watch = this.#watch;
    if (!watch) return;
    for (const { type, pkid, revision, removed } of this.#store.all(changedRow, changedSince, watch.revision)) {
      watch.revision = revision;
      const action = removed ? 'r' : watch.known.has(pkid) ? 'u' : 'a';
      if (removed) watch.known.delete(pkid);
      else watch.known.add(pkid);
      this.#add(type, pkid, action, [], revision);
    }
  }

  #add(type: ChangeType, pkid: string, action: Change['action'], tags: readonly string[], revision?: number): void {
    this.#changes.push({ id: this.#nextId++, type, pkid, action, tags, ...(revision === undefined ? {} : { revision }) });
    if (this.#changes.length > changesKept) this.#changes.shift();
  }
}
