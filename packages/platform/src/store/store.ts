import type { z } from 'zod';
import { Reader } from './reader.ts';
import { WorkingTables } from './working-tables.ts';
import type { SqlValue, Write, WriterOptions } from './writer-protocol.ts';
import { isLarge, WriterThread } from './writer-thread.ts';

/** Where the state lies, its tables (`CREATE TABLE IF NOT EXISTS …`), and where a checkpoint of it is kept. */
export type StoreOptions = WriterOptions;

/**
 * The state of one node in one SQLite file. All writing happens in a worker thread, a batch a transaction; the main thread
 * only reads, so a reader sees all of a batch or nothing of it, and a long batch stalls nobody. What is read in one turn of the event
 * loop, between two awaits, is of one state, whatever is committed meanwhile.
 */
export class Store {
  readonly #file: string;
  readonly #writer: WriterThread;
  readonly #reader: Reader;
  readonly #listeners = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #commits = 0;

  private constructor(file: string, writer: WriterThread, reader: Reader) {
    this.#file = file;
    this.#writer = writer;
    this.#reader = reader;
  }

  /** The store of a file, which is made where it does not exist. Throws StoreFailedError where it cannot be opened. */
  static async open(options: StoreOptions): Promise<Store> {
    const writer = await WriterThread.start(options);
    try {
      WorkingTables.removeLeftovers(options.file);
      return new Store(options.file, writer, new Reader(options.file));
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  /** The rows of a query, each read by the schema. */
  all<T extends z.ZodType>(row: T, sql: string, ...params: SqlValue[]): z.output<T>[] {
    return this.#reader.all(row, sql, params);
  }

  /** The first row of a query, or undefined. */
  get<T extends z.ZodType>(row: T, sql: string, ...params: SqlValue[]): z.output<T> | undefined {
    return this.#reader.get(row, sql, params);
  }

  /** Reads what is on the disk, and nothing that is kept until the next commit is told, which may be older. `read` must not await. */
  consistently<T>(read: () => T): T {
    return this.#reader.consistently(read);
  }

  /** Whether `consistently` is reading, which may look at another state than the last commit that was told. */
  get isConsistent(): boolean {
    return this.#reader.isConsistent;
  }

  /** How many commits were told; another one before anybody is called back. */
  get commits(): number {
    return this.#commits;
  }

  /**
   * Writes a batch in one transaction. Resolves when it is on the disk (it survives `kill -9`) and visible to `all` and
   * `get`; rejects with StoreConflictError for a broken constraint, and then nothing of the batch is written.
   */
  async write(batch: readonly Write[]): Promise<void> {
    await (isLarge(batch) ? this.#writer.performLarge(batch) : this.#writer.perform({ kind: 'write', batch }));
    this.#announce();
  }

  /** Empty tables for one task beside the store's; whoever asks for them closes them. */
  workingTables(schema: string): WorkingTables {
    return new WorkingTables(this.#file, schema, (working, batch) => this.#perform(working, batch));
  }

  /** As `write`, and the statements can name the tables of a task, too, in `working`. */
  async writeWith(working: WorkingTables, batch: readonly Write[]): Promise<void> {
    await this.#perform(working, batch);
    this.#announce();
  }

  /** Runs sections that read, compute and write one after another. They do not nest: the inner one would wait for the outer. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Calls back after each commit, a reset too; the returned function ends that. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps the state as it is now, in place of the former checkpoint. */
  checkpoint(): Promise<void> {
    return this.#writer.perform({ kind: 'checkpoint' });
  }

  /**
   * Puts the whole state back to the checkpoint in one transaction, between exclusive sections: what one of them has worked out of the
   * former state must not be written into this one. Throws StoreFailedError where none was made.
   */
  reset(): Promise<void> {
    return this.exclusive(async () => {
      await this.#writer.perform({ kind: 'reset' });
      this.#announce();
    });
  }

  /** Resolves when everything written before is on the disk and the file is closed. Writes after it are refused. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#writer.close();
    } finally {
      this.#reader.close();
    }
  }

  #perform(working: WorkingTables, batch: readonly Write[]): Promise<void> {
    return this.#writer.perform({ kind: 'write', batch, workingFile: working.file });
  }

  #announce(): void {
    this.#commits += 1;
    for (const listener of this.#listeners) listener();
  }
}
