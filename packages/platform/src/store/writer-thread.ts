import { Worker } from 'node:worker_threads';
import { StoreClosedError, StoreConflictError, StoreFailedError } from './store-errors.ts';
import type { WriterOptions, WriterReply, WriterRequest, WriterTask } from './writer-protocol.ts';

interface Pending {
  resolve(): void;
  reject(error: Error): void;
}

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
    const request: WriterRequest = { id, task };
    try {
      this.#worker.postMessage(request);
    } catch (error) {
      // A value that cannot cross threads: this task fails, the next may not.
      this.#settle({ id, error: { message: error instanceof Error ? error.message : String(error), conflict: false } });
    }
    return done;
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
