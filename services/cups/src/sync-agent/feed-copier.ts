import { SubscribeResponse } from '@uclab/contracts/cucm/v1/user_feed';
import { delay } from '@uclab/foundation/clock';
import type { Store, Write } from '@uclab/platform/store';
import { type CopiedChange, type Copy, copyWrites, type FeedPosition } from '../database/index.ts';
import { AgentFailure } from './agent-failure.ts';

/** What was just made durable. */
export interface Copied {
  readonly mode: 'snapshot' | 'changes';
  readonly revision: number;
}

export interface FeedCopierOptions {
  readonly store: Store;
  readonly position: FeedPosition | undefined;
  /** Written in the same transaction as each copy. */
  readonly alongside: (copy: Copy) => readonly Write[];
  readonly onCopied: (copied: Copied) => void;
  /** A transaction failed; `settled` throws the same error. */
  readonly onFailure: () => void;
}

/**
 * After a transaction of so many changes more are under way, and it pays to wait so long for them, real time: a transaction costs a write to
 * the disk however little is in it.
 */
const manyChanges = 50;
const gatherMs = 50;

/** With more changes than this waiting for the store, CUCM has to wait, too. */
const waitingLimit = 5_000;

/**
 * Turns the messages of the user feed into transactions of the node's store: a snapshot is one, kept in memory until its end;
 * changes that arrive while an earlier transaction is written become the next one. A reader of the store never sees half.
 */
export class FeedCopier {
  readonly #options: FeedCopierOptions;
  #position: FeedPosition | undefined;
  #snapshot: { readonly epoch: string; readonly content: Copy['content'][number][] } | undefined;
  #waiting: Copy['content'][number][] = [];
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: FeedCopierOptions) {
    this.#options = options;
    this.#position = options.position;
  }

  /** Whether what comes next is a part of a snapshot. */
  get inSnapshot(): boolean {
    return this.#snapshot !== undefined;
  }

  /** Takes one message; rejects when it does not belong here or could not be stored. */
  async take({ revision, change }: SubscribeResponse): Promise<void> {
    if (!change) {
      await this.#reach(revision);
    } else if (change.$case === 'snapshotStart') {
      await this.settled();
      this.#snapshot = { epoch: change.value.epoch, content: [] };
    } else if (change.$case === 'snapshotEnd') {
      await this.#putSnapshot(revision, change.value.endUsers);
    } else if (change.$case === 'snapshotPart') {
      this.#takePart(change.value.messages);
    } else if (this.#snapshot) {
      this.#snapshot.content.push({ revision, change });
    } else {
      await this.#putChange(revision, change);
    }
  }

  /** Resolves when everything that was taken is durable; throws why it is not. */
  async settled(): Promise<void> {
    await this.#writing;
    if (this.#failure) throw this.#failure.error;
  }

  #takePart(messages: readonly Uint8Array[]): void {
    for (const message of messages) {
      const { revision, change } = SubscribeResponse.decode(message);
      const isContent = change && change.$case !== 'snapshotStart' && change.$case !== 'snapshotPart' && change.$case !== 'snapshotEnd';
      if (!isContent || !this.#snapshot) throw new AgentFailure('NODE_SERVICE_UNAVAILABLE', 'a part of a snapshot came out of its place');
      this.#snapshot.content.push({ revision, change });
    }
  }

  /** CUCM says that there is nothing more up to this revision. */
  async #reach(revision: number): Promise<void> {
    await this.settled();
    if (!this.#position) return;
    if (revision !== this.#position.revision) {
      this.#position = { ...this.#position, revision };
      await this.#write({ mode: 'changes', position: this.#position, content: [] });
    }
    this.#options.onCopied({ mode: 'changes', revision });
  }

  async #putSnapshot(revision: number, endUsers: number): Promise<void> {
    const snapshot = this.#snapshot;
    const arrived = snapshot?.content.filter(({ change }) => change.$case === 'endUser').length;
    if (!snapshot || arrived !== endUsers) {
      throw new AgentFailure('NODE_SERVICE_UNAVAILABLE', `the snapshot has ${arrived ?? 'no'} users where CUCM counted ${endUsers}`);
    }
    const position = { epoch: snapshot.epoch, revision };
    this.#snapshot = undefined;
    await this.#write({ mode: 'snapshot', position, content: snapshot.content });
    this.#position = position;
    this.#options.onCopied({ mode: 'snapshot', revision });
  }

  async #putChange(revision: number, change: CopiedChange): Promise<void> {
    if (!this.#position) throw new AgentFailure('NODE_SERVICE_UNAVAILABLE', 'CUCM sent a change before any snapshot');
    this.#waiting.push({ revision, change });
    this.#position = { ...this.#position, revision };
    this.#writing ??= this.#drain();
    if (this.#waiting.length >= waitingLimit) await this.settled();
  }

  #write(copy: Copy): Promise<void> {
    return this.#options.store.write([...copyWrites(copy), ...this.#options.alongside(copy)]);
  }

  async #drain(): Promise<void> {
    // The messages of one network packet arrive in one turn: let them become one transaction.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      while (this.#waiting.length > 0 && this.#position) {
        const content = this.#waiting;
        const position = this.#position;
        this.#waiting = [];
        await this.#write({ mode: 'changes', position, content });
        this.#options.onCopied({ mode: 'changes', revision: position.revision });
        if (content.length >= manyChanges) await delay(gatherMs);
      }
    } catch (error) {
      this.#failure = { error };
      this.#options.onFailure();
    }
    // In the same turn as the last look at what waits, so that nothing is left behind.
    this.#writing = undefined;
  }
}
