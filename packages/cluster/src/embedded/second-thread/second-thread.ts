import { Worker } from 'node:worker_threads';
import type { RunningDirectory } from '@uclab/directory/service';
import { startTimer } from '@uclab/foundation/clock';
import { ConfigError } from '@uclab/foundation/config';
import type { BeginRequest, ThreadReply, ThreadRequest } from './thread-messages.ts';

const stopDeadlineMs = 10_000;

/** What was begun in the thread; all throw ConfigError for a damaged state folder, or an Error with the words of what went wrong. */
export interface Begun {
  /** Every node's folder has what has to be there before it starts. */
  readonly prepared: Promise<void>;
  /** The base URL of the API of each gateway by its target, when they answer. */
  readonly gatewayApis: Promise<ReadonlyMap<string, string>>;
  /** The real ports of the directory, when it answers. */
  readonly directory: Promise<RunningDirectory['ports']>;
}

/**
 * The second thread of a cluster in one process. What is no node of the product runs there: the directory, which is another machine, and TLS
 * with it costs both sides the same; and the gateways, which are the network, and carry each byte twice. One thread for all would halve what
 * the nodes can do. Before that it prepares the cluster, while the first thread loads the modules of the nodes, which is most of the time
 * until a cluster is ready. The thread loads its own from the moment it is made.
 */
export class SecondThread {
  readonly #worker = new Worker(new URL('./thread.ts', import.meta.url), { name: 'directory' });
  readonly #exited: Promise<void>;
  readonly #directoryStopped = Promise.withResolvers<void>();

  constructor() {
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    void this.#exited.then(this.#directoryStopped.resolve);
  }

  /** Only once. Whoever waits for none of the promises is not told of a failure. */
  begin(what: Omit<BeginRequest, 'kind'>): Begun {
    const prepared = Promise.withResolvers<void>();
    const gatewayApis = Promise.withResolvers<ReadonlyMap<string, string>>();
    const directory = Promise.withResolvers<RunningDirectory['ports']>();
    const all = [prepared, gatewayApis, directory];
    const fail = (error: Error) => {
      for (const { reject } of all) reject(error);
    };
    this.#worker.once('error', fail);
    this.#worker.once('exit', () => fail(new Error('the thread of directory and gateways ended')));
    this.#worker.on('message', (reply: ThreadReply) => {
      switch (reply.kind) {
        case 'prepared':
          return prepared.resolve();
        case 'gateways':
          return gatewayApis.resolve(new Map(Object.entries(reply.apis)));
        case 'directory':
          return directory.resolve(reply.ports);
        case 'directory-stopped':
          return this.#directoryStopped.resolve();
        case 'failed':
          return fail(reply.damaged ? new ConfigError(reply.message) : new Error(reply.message));
      }
    });
    Promise.all(all.map(({ promise }) => promise)).then(
      // From now on an error is a defect of ours, and kills the process as in any other part of it.
      () => this.#worker.removeListener('error', fail),
      () => {},
    );
    for (const { promise } of all) promise.catch(() => {});
    this.#send({ kind: 'begin', ...what });
    return { prepared: prepared.promise, gatewayApis: gatewayApis.promise, directory: directory.promise };
  }

  /** Resolves when the directory's ports are closed, for good; the gateways go on. */
  async stopDirectory(): Promise<void> {
    this.#send({ kind: 'stop-directory' });
    const limit = startTimer(stopDeadlineMs, this.#directoryStopped.resolve);
    await this.#directoryStopped.promise;
    limit.stop();
  }

  /** Resolves when all ports are closed and the thread is gone, however far it had come. */
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
