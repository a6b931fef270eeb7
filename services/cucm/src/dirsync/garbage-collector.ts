import type { Appointment, Clock } from '@uclab/foundation/clock';
import { type Journal, newTrace } from '@uclab/foundation/journal';
import type { Store } from '@uclab/platform/store';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { type EndUser, endUsersInactiveSince, removeUsers } from '../users/index.ts';
import { writeRemovals } from './departures.ts';
import { forgetManagers } from './managers.ts';

export interface GarbageCollectorOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly write: (text: string) => void;
}

/** When it runs, each day: Cisco Community, thread 2377213. The hour is taken as UTC. */
const hour = 3;
const minute = 15;

/** Users who have been inactive for longer are removed: Configure LDAP Synchronization, System Configuration Guide 12.5(1)SU4. */
const inactiveForMs = 24 * 3_600_000;

const namedUsers = 100;

/** The first 03:15 after a moment. */
function nextCollectionMs(nowMs: number): number {
  const at = new Date(nowMs).setUTCHours(hour, minute, 0, 0);
  return at > nowMs ? at : new Date(at).setUTCDate(new Date(at).getUTCDate() + 1);
}

/** Once a day takes away the users who have been inactive for a day. That it is a part of DirSync and rests with it is assumed. */
export class GarbageCollector {
  readonly #options: GarbageCollectorOptions;
  #next: Appointment | undefined;

  constructor(options: GarbageCollectorOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock } = this.#options;
    this.#next = clock.agenda.at(nextCollectionMs(clock.nowMs()), async () => {
      this.start();
      await this.#collect();
    });
  }

  stop(): void {
    this.#next?.cancel();
  }

  #collect(): Promise<void> {
    const { store, clock, journal, write } = this.#options;
    return store.exclusive(async () => {
      const users: EndUser[] = endUsersInactiveSince(store, clock.nowMs() - inactiveForMs);
      if (users.length === 0) return;
      const state = readChangeState(store);
      const removed = users.map(({ pkid }, index) => ({ pkid, kind: 'enduser' as const, revision: state.revision + 1 + index }));
      const userids = users.map(({ userid }) => userid);
      await store.write([
        ...removeUsers(removed),
        writeRemovals(userids, clock.nowMs()),
        forgetManagers(userids),
        writeChangeState({ ...state, revision: state.revision + removed.length }),
      ]);
      const names = userids.slice(0, namedUsers);
      write(`garbage collection: ${users.length} users removed who were inactive for 24 hours`);
      journal.record(newTrace(), 'dirsync.users-removed', { removed: users.length, users: names });
    });
  }
}
