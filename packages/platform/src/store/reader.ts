import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { likeMatcher } from '@uclab/foundation/text';
import type { z } from 'zod';
import { Queries } from './queries.ts';
import { busyTimeoutMs, type SqlValue } from './writer-protocol.ts';

/**
 * `meets(value, pattern)` of SQL: LIKE in any case of letters of any alphabet, of which SQLite's own knows ASCII's alone. A query asks
 * with one and the same pattern for row after row.
 */
function meetsFunction(): (value: SqlValue, pattern: SqlValue) => number {
  let known: unknown;
  let fits = likeMatcher('');
  return (value, pattern) => {
    if (typeof value !== 'string' || typeof pattern !== 'string') return 0;
    if (pattern !== known) fits = likeMatcher(pattern);
    known = pattern;
    return fits(value) ? 1 : 0;
  };
}

/**
 * The read-only connection of the main thread, with its prepared statements; they have `meets(value, pattern)` too. Whatever is read in one
 * turn of the event loop is of one state: the writer, in its thread, may commit between any two queries.
 */
export class Reader {
  readonly #database: DatabaseSync;
  readonly #queries: Queries;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  #isInside = false;

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs, enableDoubleQuotedStringLiterals: true });
    this.#database.function('meets', { deterministic: true }, meetsFunction());
    this.#queries = new Queries(this.#database);
    this.#begin = this.#database.prepare('BEGIN');
    this.#end = this.#database.prepare('COMMIT');
  }

  all<T extends z.ZodType>(row: T, sql: string, params: readonly SqlValue[]): z.output<T>[] {
    this.#holdState();
    return this.#queries.all(row, sql, params);
  }

  get<T extends z.ZodType>(row: T, sql: string, params: readonly SqlValue[]): z.output<T> | undefined {
    this.#holdState();
    const value = this.#queries.prepare(sql).get(...params);
    return value === undefined ? undefined : row.parse(value);
  }

  get isConsistent(): boolean {
    return this.#isInside;
  }

  consistently<T>(read: () => T): T {
    if (this.#isInside) return read();
    this.#isInside = true;
    try {
      return read();
    } finally {
      this.#isInside = false;
    }
  }

  close(): void {
    this.#database.close();
  }

  /** Until the next await: a commit is told in a turn of its own, which sees what was committed. */
  #holdState(): void {
    if (this.#database.isTransaction) return;
    this.#begin.run();
    queueMicrotask(() => {
      if (this.#database.isOpen) this.#end.run();
    });
  }
}
