import type { SubscribeResponse } from '@uclab/contracts/cucm/v1/user_feed';
import type { Store } from '@uclab/platform/store';
import {
  encodedMessage,
  type FeedChange,
  type FeedHead,
  type FeedSource,
  SharedBatches,
  type SnapshotPart,
  snapshotPart,
} from '@uclab/platform/user-feed';
import { applicationUsersSince, usersRemovedSince } from '../users/index.ts';
import {
  applicationUserMessage,
  batchSize,
  ctiManagersMessage,
  endUserMessage,
  ldapAuthenticationMessage,
  ldapAuthenticationRevision,
  licenceMessage,
  removedUserMessage,
  usersAfter,
  usersChangedAfter,
} from './messages.ts';
import { readChangeState } from './revision.ts';
import { toldSettingRevision } from './told-settings.ts';

/** Users of a snapshot that are read at once, and the place in the table after which the next ones are. */
interface UserBatch extends SnapshotPart {
  readonly last: number;
}

/** What presence nodes copy of CUCM's database. */
export class DatabaseFeed implements FeedSource {
  readonly #store: Store;
  readonly #users: SharedBatches<UserBatch>;
  readonly #changes: SharedBatches<FeedChange[]>;
  /**
   * As it was when the last commit was told, and not as it is: what was read before a commit that nobody has heard of yet is still
   * remembered, and would be taken for all there is up to that commit.
   */
  #head: FeedHead;

  constructor(store: Store) {
    this.#store = store;
    this.#head = this.#readHead();
    this.#users = new SharedBatches((place) => this.#usersAfter(place));
    this.#changes = new SharedBatches((revision) => store.consistently(() => this.#readChanges(revision)));
    store.onCommit(() => {
      this.#users.forget();
      this.#changes.forget();
      this.#head = this.#readHead();
    });
  }

  head(): FeedHead {
    return this.#head;
  }

  #readHead(): FeedHead {
    const { epoch, revision } = readChangeState(this.#store);
    // Who is removed is remembered, so any revision of the epoch can be gone on from.
    return { epoch, revision, since: 0 };
  }

  *snapshot(): Generator<SnapshotPart> {
    const settings = this.#store.consistently(() => this.#settings());
    yield { encoded: snapshotPart(settings.map(encodedMessage)), endUsers: 0 };
    let batch = this.#users.after(0);
    while (batch.endUsers > 0) {
      yield batch;
      batch = this.#users.after(batch.last);
    }
  }

  changesAfter(revision: number): FeedChange[] {
    return this.#changes.after(revision);
  }

  onChange(listener: () => void): () => void {
    return this.#store.onCommit(listener);
  }

  /** Everything but the end users. */
  #settings(): SubscribeResponse[] {
    const store = this.#store;
    return [
      ldapAuthenticationMessage(store, 0),
      ctiManagersMessage(store, 0),
      licenceMessage(store, 0),
      ...applicationUsersSince(store, -1).map((user) => applicationUserMessage(store, user, 0)),
    ];
  }

  /** The settings that changed, each as it is now. */
  #settingsAfter(revision: number): SubscribeResponse[] {
    const store = this.#store;
    const changed = [
      { at: ldapAuthenticationRevision(store), message: ldapAuthenticationMessage },
      { at: toldSettingRevision(store, 'ctimanagers'), message: ctiManagersMessage },
      { at: toldSettingRevision(store, 'licence'), message: licenceMessage },
    ];
    return changed.flatMap(({ at, message }) => (at > revision ? [message(store, at)] : []));
  }

  #usersAfter(place: number): UserBatch {
    const users = usersAfter(this.#store, place);
    const messages = users.map((user) => encodedMessage(endUserMessage(this.#store, user, 0)));
    return { encoded: snapshotPart(messages), endUsers: users.length, last: users.at(-1)?.position ?? place };
  }

  #readChanges(revision: number): FeedChange[] {
    const store = this.#store;
    const users = usersChangedAfter(store, revision);
    const removed = usersRemovedSince(store, revision, batchSize);
    // Where there are more than this, nothing beyond the last of them may be sent yet; and nobody gets ahead of the head.
    const limit = Math.min(reachOf(users), reachOf(removed), this.#head.revision);
    const messages = users.map((user) => endUserMessage(store, user, user.revision));
    messages.push(...applicationUsersSince(store, revision).map((user) => applicationUserMessage(store, user, user.revision)));
    messages.push(...removed.map(removedUserMessage));
    messages.push(...this.#settingsAfter(revision));
    return messages
      .filter((message) => message.revision <= limit)
      .sort((a, b) => a.revision - b.revision)
      .map((message) => ({ revision: message.revision, encoded: encodedMessage(message) }));
  }
}

/** Up to which revision a batch is complete. */
const reachOf = (batch: readonly { readonly revision: number }[]): number =>
  batch.length === batchSize ? (batch.at(-1)?.revision ?? 0) : Number.POSITIVE_INFINITY;
