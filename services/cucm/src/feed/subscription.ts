import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { SubscribeRequest, SubscribeResponse } from '@uclab/contracts/cucm/v1/user_feed';
import type { Store } from '@uclab/platform/store';
import { applicationUsersSince, endUsersRemovedAfter } from '../users/index.ts';
import {
  applicationUserMessage,
  batchSize,
  ctiManagersMessage,
  endUserMessage,
  ldapAuthenticationMessage,
  ldapAuthenticationRevision,
  licenceMessage,
  removedEndUserMessage,
  usersAfter,
  usersChangedAfter,
} from './messages.ts';
import { readChangeState } from './revision.ts';

export type FeedCall = ServerWritableStream<SubscribeRequest, SubscribeResponse>;

/** What a presence node is sent: the state it asked from, then every change as it is committed. */
export class Subscription {
  readonly #call: FeedCall;
  readonly #store: Store;
  readonly #closed = new AbortController();
  readonly mode: 'snapshot' | 'changes';
  #wake: () => void = () => {};

  constructor(call: FeedCall, store: Store) {
    this.#call = call;
    this.#store = store;
    const { epoch, revision } = readChangeState(store);
    const known = call.request.epoch === epoch && call.request.revision <= revision;
    this.mode = known ? 'changes' : 'snapshot';
    for (const event of ['cancelled', 'close', 'error']) call.on(event, () => this.close());
  }

  close(): void {
    this.#closed.abort();
    this.#wake();
  }

  /** Resolves when the presence node has gone or `close` was called. */
  async run(): Promise<void> {
    const stop = this.#store.onCommit(() => this.#wake());
    try {
      let sent = this.mode === 'snapshot' ? await this.#sendSnapshot() : await this.#sendChanges(this.#call.request.revision);
      // Without a change: tells a node that had missed nothing, or now has it all, that it is up to date.
      if (this.mode === 'changes') await this.#send([{ revision: sent }]);
      while (!this.#closed.signal.aborted) {
        const commit = this.#nextCommit();
        if (readChangeState(this.#store).revision === sent) await commit;
        else sent = await this.#sendChanges(sent);
      }
    } finally {
      stop();
    }
  }

  /** Revision 0 until the end: a node that was cut off in the middle has no revision to go on from. */
  async #sendSnapshot(): Promise<number> {
    const store = this.#store;
    const { epoch, revision } = readChangeState(store);
    await this.#send([
      { revision: 0, change: { $case: 'snapshotStart', value: { epoch } } },
      ldapAuthenticationMessage(store, 0),
      ctiManagersMessage(store, 0),
      licenceMessage(store, 0),
      ...applicationUsersSince(store, -1).map((user) => applicationUserMessage(user, 0)),
    ]);
    let endUsers = 0;
    let users = usersAfter(store, 0);
    while (users.length > 0 && !this.#closed.signal.aborted) {
      await this.#send(users.map((user) => endUserMessage(user, 0)));
      endUsers += users.length;
      users = usersAfter(store, users.at(-1)?.position ?? 0);
    }
    // A user who changed meanwhile is sent again, after the end: the revision is that of the beginning.
    await this.#send([{ revision, change: { $case: 'snapshotEnd', value: { endUsers } } }]);
    return revision;
  }

  /** Everything that changed after a revision, in the order of the changes; the revision that was reached. */
  async #sendChanges(after: number): Promise<number> {
    // Whatever lies between the last message and this was overtaken by a later change of the same row.
    const head = readChangeState(this.#store).revision;
    let sent = after;
    while (!this.#closed.signal.aborted) {
      const messages = this.#store.consistently(() => this.#changesAfter(sent));
      const last = messages.at(-1);
      if (!last) break;
      await this.#send(messages);
      sent = last.revision;
    }
    return Math.max(sent, head);
  }

  #changesAfter(revision: number): SubscribeResponse[] {
    const store = this.#store;
    const users = usersChangedAfter(store, revision);
    const removed = endUsersRemovedAfter(store, revision, batchSize);
    // Where there are more than this, nothing beyond the last of them may be sent yet.
    const limit = Math.min(reachOf(users), reachOf(removed));
    const messages = users.map((user) => endUserMessage(user, user.revision));
    messages.push(...removed.map(removedEndUserMessage));
    messages.push(...applicationUsersSince(store, revision).map((user) => applicationUserMessage(user, user.revision)));
    const settings = ldapAuthenticationRevision(store);
    if (settings > revision) messages.push(ldapAuthenticationMessage(store, settings));
    return messages.filter((message) => message.revision <= limit).sort((a, b) => a.revision - b.revision);
  }

  /** Hands messages to the connection no faster than the presence node takes them. */
  async #send(messages: readonly SubscribeResponse[]): Promise<void> {
    let full = false;
    for (const message of messages) {
      if (this.#closed.signal.aborted) return;
      full = !this.#call.write(message);
    }
    if (full) await once(this.#call, 'drain', { signal: this.#closed.signal }).catch(() => undefined);
  }

  #nextCommit(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** Up to which revision a batch is complete. */
const reachOf = (batch: readonly { readonly revision: number }[]): number =>
  batch.length === batchSize ? (batch.at(-1)?.revision ?? 0) : Number.POSITIVE_INFINITY;
