import { Worker } from 'node:worker_threads';
import { startTimer } from '@uclab/foundation/clock';
import { ConfigError } from '@uclab/foundation/config';
import type { RunningDirectory } from '../service/start-directory.ts';
import type { ThreadOptions, ThreadReply, ThreadRequest } from './thread-messages.ts';

const stopDeadlineMs = 10_000;

/**
 * A directory in a thread of its own, for a cluster in one process: a directory is another machine, and TLS with it costs both sides
 * the same, so that one thread for both would halve what the nodes can do. The thread loads its modules from the moment it is made.
 */
export class DirectoryThread {
  readonly #worker = new Worker(new URL('./thread.ts', import.meta.url), { name: 'directory' });
  readonly #exited: Promise<void>;

  constructor() {
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
  }

  /** Resolves with the real ports when it answers. Throws what startDirectory throws: ConfigError, or an Error with its words. Only once. */
  start(options: ThreadOptions): Promise<RunningDirectory['ports']> {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(new Error('the thread of the directory ended')));
      this.#worker.once('message', (reply: ThreadReply) => {
        if (reply.kind === 'failed') {
          reject(reply.damaged ? new ConfigError(reply.message) : new Error(reply.message));
          return;
        }
        // From now on an error is a defect of ours, and kills the process as in any other part of it.
        this.#worker.removeListener('error', reject);
        resolve(reply.ports);
      });
      this.#send({ kind: 'start', options });
    });
  }

  /** Resolves when its ports are closed and the thread is gone, however far it had come. */
  async stop(): Promise<void> {
    this.#send({ kind: 'stop' });
    const limit = startTimer(stopDeadlineMs, () => void this.#worker.terminate());
    await this.#exited;
    limit.stop();
  }

  #send(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }
}
