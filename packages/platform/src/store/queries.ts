import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { z } from 'zod';
import type { SqlValue } from './writer-protocol.ts';

/** Statements written by people (executeSQLQuery) must not fill the memory. */
const statementsKept = 200;

/** Statements on one database, each prepared once. */
export class Queries {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The rows of a query, each read by the schema. */
  all<T extends z.ZodType>(row: T, sql: string, params: readonly SqlValue[]): z.output<T>[] {
    return this.prepare(sql)
      .all(...params)
      .map((value) => row.parse(value));
  }

  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= statementsKept) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
