import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';
import { Queries } from './queries.ts';
import { busyTimeoutMs, type SqlValue, type Write } from './writer-protocol.ts';

const mark = '.working-';

/**
 * Tables of one task beside a store, in a file of their own: what is too much for memory and nobody else's business. They are named
 * `working.…`, can be read together with the store's, and a batch that is written with them takes what it needs from there. Nothing of
 * them outlives the task.
 */
export class WorkingTables {
  readonly file: string;
  readonly #database: DatabaseSync;
  readonly #queries: Queries;
  readonly #write: (batch: readonly Write[]) => Promise<void>;

  /** Empty tables beside the store in `storeFile`, made by `schema`, which names them `working.…`; `write` is by the store's writer. */
  constructor(storeFile: string, schema: string, write: (working: WorkingTables, batch: readonly Write[]) => Promise<void>) {
    this.#write = (batch) => write(this, batch);
    this.file = `${storeFile}${mark}${randomUUID()}`;
    this.#database = new DatabaseSync(':memory:', { timeout: busyTimeoutMs });
    this.#queries = new Queries(this.#database);
    try {
      this.#database.prepare('ATTACH DATABASE ? AS working').run(this.file);
      this.#database.prepare('ATTACH DATABASE ? AS store').run(storeFile);
      // It is gone with the task, so it need not survive anything.
      this.#database.exec(`PRAGMA working.journal_mode = OFF; PRAGMA working.synchronous = OFF; ${schema}`);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Removes what tasks have left behind whose process ended before them. */
  static removeLeftovers(storeFile: string): void {
    const folder = dirname(storeFile);
    const begin = `${basename(storeFile)}${mark}`;
    for (const name of readdirSync(folder)) if (name.startsWith(begin)) rmSync(join(folder, name), { force: true });
  }

  /** Writes a batch to these tables alone, in one transaction. Rejects as `Store.write`. */
  fill(batch: readonly Write[]): Promise<void> {
    return this.#write(batch);
  }

  /** The rows of a query, each read by the schema. */
  all<T extends z.ZodType>(row: T, sql: string, ...params: SqlValue[]): z.output<T>[] {
    return this.#queries.all(row, sql, params);
  }

  /** Whether a query has a row. */
  has(sql: string, ...params: SqlValue[]): boolean {
    return this.#queries.prepare(sql).get(...params) !== undefined;
  }

  /** Ends them, with their file. */
  close(): void {
    if (this.#database.isOpen) this.#database.close();
    rmSync(this.file, { force: true });
  }
}
