import type { Appointment, Clock } from '@uclab/foundation/clock';
import type { Store } from '@uclab/platform/store';
import {
  findLdapDirectory,
  findMonthDay,
  listLdapDirectories,
  monthDay,
  nextRunText,
  scheduleTime,
  writeNextExecTime,
} from '../ldap/index.ts';

export interface ScheduleOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Begins the run of an agreement that is due. */
  readonly run: (agreementPkid: string) => void;
}

interface Planned {
  readonly text: string;
  readonly appointment: Appointment;
}

/**
 * `Delayed Sync Start time (mins)`: runs that came due while the service did not run begin that long after its start. Configure LDAP
 * Synchronization, System Configuration Guide 12.5(1)SU4; that this is what the delay is for is assumed.
 */
const delayedStartMs = 5 * 60_000;

/**
 * The runs that agreements have by their next re-sync time, while the service runs. A node that was down while emulated time passed starts
 * with the time at which it stopped and is moved on afterwards, with DirSync running: to it that is time that passes, so an overdue run
 * begins at once, one for all that were missed, and the next is due as if none had been.
 */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #planned = new Map<string, Planned>();
  #stopListening = () => {};

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  start(): void {
    const { store, clock } = this.#options;
    const earliestMs = clock.nowMs() + delayedStartMs;
    this.#plan((dueMs) => (dueMs < clock.nowMs() ? earliestMs : dueMs));
    this.#stopListening = store.onCommit(() => this.#plan((dueMs) => dueMs));
  }

  stop(): void {
    this.#stopListening();
    for (const { appointment } of this.#planned.values()) appointment.cancel();
    this.#planned.clear();
  }

  /** Appointments as the agreements have them now; those that are as they were stay. */
  #plan(momentOf: (dueMs: number) => number): void {
    const { store, clock } = this.#options;
    const agreements = new Map(listLdapDirectories(store).map((agreement) => [agreement.pkid, agreement.nextExecTime]));
    for (const [pkid, { text, appointment }] of this.#planned) {
      if (agreements.get(pkid) === text) continue;
      appointment.cancel();
      this.#planned.delete(pkid);
    }
    for (const [pkid, text] of agreements) {
      const dueMs = scheduleTime(text);
      if (dueMs === undefined || this.#planned.has(pkid)) continue;
      this.#planned.set(pkid, { text, appointment: clock.agenda.at(momentOf(dueMs), () => this.#begin(pkid, text)) });
    }
  }

  /** The next time is on the disk before the run begins: whatever becomes of the run, it does not begin again by the same time. */
  async #begin(pkid: string, text: string): Promise<void> {
    const { store, clock, run } = this.#options;
    const isDue = await store.exclusive(async () => {
      const agreement = findLdapDirectory(store, { pkid });
      if (agreement?.nextExecTime !== text) return false;
      const ofTime = (time: string) => monthDay(scheduleTime(time) ?? clock.nowMs());
      const day = findMonthDay(store, agreement) ?? ofTime(text);
      const next = nextRunText(agreement, clock.nowMs(), day);
      // Runs by hours, days or weeks have no day of the month, should they be by months some day.
      await store.write(writeNextExecTime(pkid, next, agreement.scheduleUnit === 'MONTH' ? day : ofTime(next)));
      return true;
    });
    if (isDue) run(pkid);
  }
}
