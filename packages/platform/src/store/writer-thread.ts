import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { StoreClosedError, StoreConflictError, StoreFailedError } from './store-errors.ts';
import type { Write, WriterOptions, WriterReply, WriterRequest, WriterTask } from './writer-protocol.ts';

interface Pending {
  resolve(): void;
  reject(error: Error): void;
}

/** Rows that cross to the writer at once. */
const rowsOfPart = 1_000;

function* inParts(batch: readonly Write[]): Generator<Write> {
  for (const { sql, rows } of batch) {
    for (let at = 0; at < rows.length; at += rowsOfPart) yield { sql, rows: rows.slice(at, at + rowsOfPart) };
  }
}

/** Whether a batch is better handed over in parts. */
export const isLarge = (batch: readonly Write[]): boolean => batch.reduce((rows, write) => rows + write.rows.length, 0) > rowsOfPart;

/** The worker thread that writes, as the main thread sees it: tasks in, acknowledgements out, in order. */
export class WriterThread {
  readonly #file: string;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #next = 1;
  #ended: StoreClosedError | undefined;

  private constructor(options: WriterOptions) {
    this.#file = options.file;
    this.#worker = new Worker(new URL('./writer.ts', import.meta.url), { workerData: options, name: 'store-writer' });
    this.#worker.on('message', (reply: WriterReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#end(`the writer of ${this.#file} failed: ${error.message}`));
    this.#worker.on('exit', (code) => this.#end(`the writer of ${this.#file} has ended (exit code ${code})`));
  }

  /** A writer that has opened its file and applied the schema; StoreFailedError where it could not. */
  static async start(options: WriterOptions): Promise<WriterThread> {
    const thread = new WriterThread(options);
    try {
      await thread.#expect(0);
    } catch (error) {
      await thread.#worker.terminate();
      throw error;
    }
    return thread;
  }

  /** Resolves when the task is done and on the disk. */
  perform(task: WriterTask): Promise<void> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#next++;
    const done = this.#expect(id);
    this.#post({ id, task });
    return done;
  }

  /**
   * A batch of many rows as one task, handed over in parts with a turn of others between them: what crosses threads is copied, and tens of
   * thousands of rows would hold up everybody who reads. Other tasks may be done before it.
   */
  async performLarge(batch: readonly Write[]): Promise<void> {
    if (this.#ended) throw this.#ended;
    const id = this.#next++;
    const done = this.#expect(id);
    // Whoever waits below hears of it; nobody else does if the thread ends meanwhile.
    done.catch(() => {});
    for (const part of inParts(batch)) {
      if (this.#ended) break;
      this.#post({ id, task: { kind: 'part', batch: [part] } });
      await setImmediate();
    }
    if (!this.#ended) this.#post({ id, task: { kind: 'write', batch: [] } });
    return done;
  }

  #post(request: WriterRequest): void {
    try {
      this.#worker.postMessage(request);
    } catch (error) {
      // A value that cannot cross threads: this task fails, the next may not.
      this.#settle({ id: request.id, error: { message: error instanceof Error ? error.message : String(error), conflict: false } });
    }
  }

  /** Resolves when every task before is done and the thread is gone. */
  async close(): Promise<void> {
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    const closed = this.perform({ kind: 'close' });
    this.#ended = new StoreClosedError(`the store ${this.#file} is closed`);
    await closed;
    // The thread may be all that still keeps the process alive: without it `exit` would never be told.
    this.#worker.ref();
    await exited;
  }

  #expect(id: number): Promise<void> {
    // The thread keeps the process alive only while something waits for it.
    this.#worker.ref();
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  #settle({ id, error }: WriterReply): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker.unref();
    if (!error) pending?.resolve();
    else pending?.reject(error.conflict ? new StoreConflictError(error.message) : new StoreFailedError(error.message));
  }

  #end(reason: string): void {
    this.#ended ??= new StoreClosedError(reason);
    for (const pending of this.#pending.values()) pending.reject(this.#ended);
    this.#pending.clear();
  }
}
