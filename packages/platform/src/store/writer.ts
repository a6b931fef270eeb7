import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { Queries } from './queries.ts';
import { restoreCheckpoint, writeCheckpoint } from './state-swap.ts';
import { busyTimeoutMs, type Write, type WriterOptions, type WriterReply, type WriterRequest, type WriterTask } from './writer-protocol.ts';

/* The one writer of a store's file. It runs in a worker thread, so that a long batch stalls nobody who reads. */

const sqliteConstraint = 19;
/** For the indexes of tens of thousands of rows, between which a large batch jumps. Taken as it is needed. */
const cacheKilobytes = 8_192;
/** Pages in the write-ahead log at which SQLite copies them into the file by itself, as it does where nothing is said. */
const pagesOfLog = 1_000;

function describe(error: unknown): NonNullable<WriterReply['error']> {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  return { message, conflict: (code & 0xff) === sqliteConstraint };
}

function openDatabase({ file, schema }: WriterOptions): DatabaseSync {
  try {
    const database = new DatabaseSync(file, { timeout: busyTimeoutMs, enableDoubleQuotedStringLiterals: true });
    // FULL: a transaction is on the disk before it is acknowledged.
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -${cacheKilobytes}`);
    // At once: a table each would wait for the disk each.
    database.exec(`BEGIN; ${schema}; COMMIT`);
    return database;
  } catch (error) {
    throw new Error(`${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
  }
}

class Writer {
  readonly #options: WriterOptions;
  readonly #database: DatabaseSync;
  readonly #queries: Queries;
  #owesCheckpoint = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#database = openDatabase(options);
    this.#queries = new Queries(this.#database);
  }

  perform(task: WriterTask): void {
    const { checkpointFile } = this.#options;
    switch (task.kind) {
      case 'write':
        if (task.workingFile === undefined) this.#write(task.batch);
        else this.#writeWith(task.workingFile, task.batch);
        break;
      case 'checkpoint':
        writeCheckpoint(this.#database, checkpointFile);
        break;
      case 'reset':
        if (!existsSync(checkpointFile)) throw new Error(`there is no checkpoint ${checkpointFile}`);
        restoreCheckpoint(this.#database, checkpointFile);
        break;
      case 'close':
        // The main thread still has the file open, so closing alone would leave the log beside the file.
        this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        this.#database.close();
        break;
    }
  }

  /** What can wait until nobody waits for it. */
  afterwards(): void {
    if (!this.#owesCheckpoint) return;
    this.#owesCheckpoint = false;
    try {
      this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // Nothing is lost by it, and whoever writes next meets what is wrong with the disk.
    }
  }

  #writeWith(workingFile: string, batch: readonly Write[]): void {
    this.#database.prepare('ATTACH DATABASE ? AS working').run(workingFile);
    try {
      // A whole company is on the disk once it stands in the log; to copy it from there into the file takes as long again.
      this.#database.exec('PRAGMA working.journal_mode = MEMORY; PRAGMA working.synchronous = OFF; PRAGMA wal_autocheckpoint = 0');
      this.#write(batch);
      this.#owesCheckpoint = true;
    } finally {
      this.#database.exec(`DETACH DATABASE working; PRAGMA wal_autocheckpoint = ${pagesOfLog}`);
    }
  }

  #write(batch: readonly Write[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const { sql, rows } of batch) {
        const statement = this.#queries.prepare(sql);
        for (const row of rows) statement.run(...row);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      // Some errors (a full disk) have rolled back already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

function serve(port: NonNullable<typeof parentPort>, options: WriterOptions): void {
  const answer = (id: number, work: () => void) => {
    let reply: WriterReply = { id };
    try {
      work();
    } catch (error) {
      reply = { id, error: describe(error) };
    }
    port.postMessage(reply);
    if (!reply.error) writer?.afterwards();
  };
  let writer: Writer | undefined;
  const parts = new Map<number, readonly Write[]>();
  answer(0, () => {
    writer = new Writer(options);
  });
  port.on('message', ({ id, task }: WriterRequest) => {
    if (task.kind === 'part') {
      parts.set(id, [...(parts.get(id) ?? []), ...task.batch]);
      return;
    }
    const before = parts.get(id) ?? [];
    parts.delete(id);
    const whole = task.kind === 'write' ? { ...task, batch: [...before, ...task.batch] } : task;
    answer(id, () => writer?.perform(whole));
    if (task.kind === 'close') port.close();
  });
}

if (parentPort) serve(parentPort, workerData);
