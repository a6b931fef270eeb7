import { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';
import { Queries } from './queries.ts';
import { busyTimeoutMs, type SqlValue } from './writer-protocol.ts';

/** The read-only connection of the main thread, with its prepared statements. */
export class Reader {
  readonly #database: DatabaseSync;
  readonly #queries: Queries;

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs, enableDoubleQuotedStringLiterals: true });
    this.#queries = new Queries(this.#database);
  }

  all<T extends z.ZodType>(row: T, sql: string, params: readonly SqlValue[]): z.output<T>[] {
    return this.#queries.all(row, sql, params);
  }

  get<T extends z.ZodType>(row: T, sql: string, params: readonly SqlValue[]): z.output<T> | undefined {
    const value = this.#queries.prepare(sql).get(...params);
    return value === undefined ? undefined : row.parse(value);
  }

  get isConsistent(): boolean {
    return this.#database.isTransaction;
  }

  consistently<T>(read: () => T): T {
    if (this.#database.isTransaction) return read();
    this.#database.exec('BEGIN');
    try {
      return read();
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  close(): void {
    this.#database.close();
  }
}
