import { Worker } from 'node:worker_threads';
import type { RunningDirectory } from '@uclab/directory/service';
import { startTimer } from '@uclab/foundation/clock';
import { ConfigError } from '@uclab/foundation/config';
import type { ThreadReply, ThreadRequest } from './thread-messages.ts';

const stopDeadlineMs = 10_000;

/** What was begun in the thread; both throw ConfigError for a damaged state folder, or an Error with the words of what went wrong. */
export interface Begun {
  /** Every node's folder has what has to be there before it starts. */
  readonly prepared: Promise<void>;
  /** The real ports of the directory, when it answers. */
  readonly directory: Promise<RunningDirectory['ports']>;
}

/**
 * The second thread of a cluster in one process. The directory runs there: a directory is another machine, and TLS with it costs both
 * sides the same, so that one thread for both would halve what the nodes can do. Before that it prepares the cluster, while the first
 * thread loads the modules of the nodes, which is most of the time until a cluster is ready. The thread loads its own from the moment
 * it is made.
 */
export class SecondThread {
  readonly #worker = new Worker(new URL('./thread.ts', import.meta.url), { name: 'directory' });
  readonly #exited: Promise<void>;

  constructor() {
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
  }

  /** Only once. Whoever waits for neither promise is not told of a failure. */
  begin(what: Omit<Extract<ThreadRequest, { kind: 'begin' }>, 'kind'>): Begun {
    const prepared = Promise.withResolvers<void>();
    const directory = Promise.withResolvers<RunningDirectory['ports']>();
    const fail = (error: Error) => {
      prepared.reject(error);
      directory.reject(error);
    };
    for (const { promise } of [prepared, directory]) promise.catch(() => {});
    this.#worker.once('error', fail);
    this.#worker.once('exit', () => fail(new Error('the thread of the directory ended')));
    this.#worker.on('message', (reply: ThreadReply) => {
      switch (reply.kind) {
        case 'prepared':
          return prepared.resolve();
        case 'failed':
          return fail(reply.damaged ? new ConfigError(reply.message) : new Error(reply.message));
        case 'started':
          // From now on an error is a defect of ours, and kills the process as in any other part of it.
          this.#worker.removeListener('error', fail);
          return directory.resolve(reply.ports);
      }
    });
    this.#send({ kind: 'begin', ...what });
    return { prepared: prepared.promise, directory: directory.promise };
  }

  /** Resolves when the directory's ports are closed and the thread is gone, however far it had come. */
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
