import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { z } from 'zod';
import { busyTimeoutMs, type SqlValue } from './writer-protocol.ts';

const statementsKept = 200;

/** The read-only connection of the main thread, with its prepared statements. */
export class Reader {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs, enableDoubleQuotedStringLiterals: true });
  }

  all<T extends z.ZodType>(row: T, sql: string, params: readonly SqlValue[]): z.output<T>[] {
    return this.#prepare(sql)
      .all(...params)
      .map((value) => row.parse(value));
  }

  get<T extends z.ZodType>(row: T, sql: string, params: readonly SqlValue[]): z.output<T> | undefined {
    const value = this.#prepare(sql).get(...params);
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

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    // Statements written by people (executeSQLQuery) must not fill the memory.
    if (this.#statements.size >= statementsKept) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
