import { monotonicMs } from '@uclab/foundation/clock';
import type { RequestMessage } from './protocol/requests.ts';

/** A request that waits for its turn, with its number on the connection. */
export interface QueuedOperation {
  readonly number: number;
  readonly message: RequestMessage;
  readonly arrivedMs: number;
  /** The client no longer wants the answer. */
  abandoned: boolean;
}

/** The requests of one connection, carried out one after the other in the order in which they came. */
export class OperationQueue {
  readonly #waiting: QueuedOperation[] = [];
  #running: QueuedOperation | undefined;
  #next = 0;

  get length(): number {
    return this.#waiting.length;
  }

  /** The number for a request that is dealt with at once. */
  number(): number {
    return this.#next++;
  }

  push(message: RequestMessage): void {
    this.#waiting.push({ number: this.number(), message, arrivedMs: monotonicMs(), abandoned: false });
  }

  /** The next request, which is the running one from now on. */
  take(): QueuedOperation | undefined {
    this.#running = this.#waiting.shift();
    return this.#running;
  }

  /** Marks the request with that message id, waiting or running, as no longer wanted. */
  abandon(messageId: number): void {
    for (const operation of [this.#running, ...this.#waiting]) {
      if (operation && operation.message.id === messageId && operation.message.request.kind !== 'bind') operation.abandoned = true;
    }
  }
}
