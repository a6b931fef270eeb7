import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { ServiceLog } from '@uclab/platform/service-log';
import type { RunningService, ServiceContext } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import type { DirectorySource } from '../src/dirsync/directory-source.ts';
import { DirSync, dirSyncService, lastLeftOut } from '../src/dirsync/index.ts';
import { findLdapDirectory, type StoredLdapDirectory } from '../src/ldap/index.ts';
import type { SeedInput } from '../src/service/index.ts';
import { allEndUsers } from '../src/users/index.ts';
import { seededStore } from './seeded-store.ts';

export const dayMs = 24 * 3_600_000;

const context: ServiceContext = {
  trust: (name) => ({ store: name, certificates: [], loadedAtMs: 0 }),
  trace: newTrace(),
  giveUp: () => {},
};

/** DirSync on a store of its own, which reads from a directory of a test. It is 2026-01-05 09:00, a Monday. */
export class RunningDirSync {
  readonly store: Store;
  readonly clock = new TestClock();
  readonly journal = new Journal('cucm', this.clock);
  readonly log = new ServiceLog({ clock: this.clock });
  readonly dirSync: DirSync;
  /** Real time, which stands still unless a test lets it pass. */
  realMs = 0;
  readonly #removeStore: () => Promise<void>;
  #service: RunningService | undefined;

  private constructor(store: Store, removeStore: () => Promise<void>, directory: DirectorySource, version: string) {
    this.store = store;
    this.#removeStore = removeStore;
    const { clock, journal, log } = this;
    this.dirSync = new DirSync({ store, clock, journal, log, version, monotonicMs: () => this.realMs, source: () => directory });
  }

  static async start(seed: SeedInput, directory: DirectorySource, version = '8.5.1'): Promise<RunningDirSync> {
    const { store, remove } = await seededStore(seed);
    const running = new RunningDirSync(store, remove, directory, version);
    running.#service = await running.dirSync.definition().start(context);
    return running;
  }

  async stopService(): Promise<void> {
    await this.#service?.stop();
    this.#service = undefined;
  }

  async stop(): Promise<void> {
    await this.stopService();
    await this.#removeStore();
  }

  /** A run by hand, which reads everything unless it is told to read changes. */
  sync(name = 'lab', kind: 'full' | 'changes' = 'full'): Promise<SyncRun> {
    return this.dirSync.begin({ name }, 'axl', newTrace(), kind).finished;
  }

  agreement(name = 'lab'): StoredLdapDirectory {
    const found = findLdapDirectory(this.store, { name });
    if (!found) throw new Error(`there is no agreement ${name}`);
    return found;
  }

  /** Lets emulated time pass in steps, as the laboratory does. */
  async pass(ms: number): Promise<void> {
    const { clock } = this;
    const target = clock.nowMs() + ms;
    const stepTo = async (moment: number) => {
      clock.setOffset(clock.offsetMs + Math.max(0, moment - clock.nowMs()));
      if (!(await clock.agenda.whenQuiet(10_000))) throw new Error('what was due does not come to an end');
    };
    for (let next = clock.agenda.nextAtMs(); next !== undefined && next <= target; next = clock.agenda.nextAtMs()) await stepTo(next);
    await stepTo(target);
  }

  statuses(): Record<string, number> {
    return Object.fromEntries(allEndUsers(this.store).map(({ userid, status }) => [userid, status]));
  }

  /** What agreement `lab` leaves out of the entries with a user id. */
  leftOut(userid: string): ReturnType<typeof lastLeftOut> {
    return lastLeftOut(this.store, this.agreement().pkid, userid);
  }

  logText(): string {
    return this.log
      .read(dirSyncService, 0)
      .lines.map(({ text }) => text)
      .join('\n');
  }
}
