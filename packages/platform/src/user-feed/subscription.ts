import { type EventEmitter, once } from 'node:events';
import type { SubscribeRequest } from '@uclab/contracts/cucm/v1/user_feed';
import { encodedMessage } from './encoded-message.ts';
import type { FeedHead, FeedSource } from './feed-source.ts';

/** As much of a gRPC server stream as a subscription uses. */
export interface FeedOutlet extends EventEmitter {
  readonly request: SubscribeRequest;
  write(message: Buffer): boolean;
}

/** How far a presence node has what the feed tells. */
interface Place {
  readonly epoch: string;
  readonly revision: number;
}

const needsSnapshot = (at: Place, head: FeedHead): boolean =>
  at.epoch !== head.epoch || at.revision > head.revision || at.revision < head.since;

/** What a presence node is sent: the content from where it was, then every change as it is committed. */
export class Subscription {
  readonly #call: FeedOutlet;
  readonly #source: FeedSource;
  readonly #closed = new AbortController();
  /** How it began. */
  readonly mode: 'snapshot' | 'changes';
  #wake: () => void = () => {};

  constructor(call: FeedOutlet, source: FeedSource) {
    this.#call = call;
    this.#source = source;
    const head = source.head();
    this.mode = head && !needsSnapshot(call.request, head) ? 'changes' : 'snapshot';
    for (const event of ['cancelled', 'close', 'error']) call.on(event, () => this.close());
  }

  close(): void {
    this.#closed.abort();
    this.#wake();
  }

  /** Resolves when the presence node has gone or `close` was called. */
  async run(): Promise<void> {
    const stop = this.#source.onChange(() => this.#wake());
    let at: Place = this.#call.request;
    // One that has missed nothing is told so.
    let told = false;
    try {
      while (!this.#closed.signal.aborted) {
        const changed = this.#nextChange();
        const head = this.#source.head();
        if (head && needsSnapshot(at, head)) at = await this.#sendSnapshot(head);
        else if (head && (!told || head.revision !== at.revision)) at = await this.#sendChanges(at, head, told);
        else await changed;
        told ||= head !== undefined;
      }
    } finally {
      stop();
    }
  }

  /** The place that was reached: that of the head, since whoever changes meanwhile is sent again afterwards. */
  async #sendSnapshot(head: FeedHead): Promise<Place> {
    const { epoch, revision, since } = head;
    // Revision 0 until the end: a node that was cut off in the middle has no revision to go on from.
    await this.#send([encodedMessage({ revision: 0, change: { $case: 'snapshotStart', value: { epoch } } })]);
    let endUsers = 0;
    for (const part of this.#source.snapshot()) {
      if (this.#closed.signal.aborted) return head;
      const now = this.#source.head();
      // Other content has taken the place of this one: what was sent of it is replaced, too.
      if (now?.epoch !== epoch || now.since !== since) return { epoch: '', revision: 0 };
      await this.#send([part.encoded]);
      endUsers += part.endUsers;
    }
    await this.#send([encodedMessage({ revision, change: { $case: 'snapshotEnd', value: { endUsers } } })]);
    return head;
  }

  /** Everything that changed since, and, where the last change does not tell it, how far that goes. */
  async #sendChanges(at: Place, head: FeedHead, told: boolean): Promise<Place> {
    let { revision } = at;
    while (!this.#closed.signal.aborted) {
      const changes = this.#source.changesAfter(revision);
      const last = changes.at(-1);
      if (!last) break;
      await this.#send(changes.map(({ encoded }) => encoded));
      revision = last.revision;
    }
    const reached = Math.max(revision, head.revision);
    // Whatever lies between the last message and this was overtaken by a later change of the same row.
    if (!told || reached !== revision) await this.#send([encodedMessage({ revision: reached })]);
    return { epoch: head.epoch, revision: reached };
  }

  /** Hands messages to the connection no faster than the presence node takes them. */
  async #send(messages: readonly Buffer[]): Promise<void> {
    let full = false;
    for (const message of messages) {
      if (this.#closed.signal.aborted) return;
      full = !this.#call.write(message);
    }
    if (full) await once(this.#call, 'drain', { signal: this.#closed.signal }).catch(() => undefined);
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
