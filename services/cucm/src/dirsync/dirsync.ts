import { randomUUID } from 'node:crypto';
import type { SkippedEntry, SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import type { SymptomCode } from '@uclab/foundation/causes';
import { type Appointment, type Clock, monotonicMs } from '@uclab/foundation/clock';
import { messageOf, Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import { cucmTraits } from '@uclab/foundation/persona';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { ServiceContext, ServiceDefinition } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { findLdapDirectory, readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import { kindOfRun } from './changes-mark.ts';
import type { DirectorySource, PauseBeforeRetry } from './directory-source.ts';
import { GarbageCollector } from './garbage-collector.ts';
import { RunCancelledError } from './read-users.ts';
import { removeAgreement } from './remove-agreement.ts';
import { closeCutOffRuns, findRun, lastRun, lastRuns, runsBeginningWith, shortenedIn, skippedIn } from './run-record.ts';
import { Schedule } from './schedule.ts';
import { SecondsOver } from './seconds-over.ts';
import { performRun, type RunResult } from './sync-run.ts';

export const dirSyncService = 'Cisco DirSync';

export interface DirSyncOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  /** Of the node, for instance 8.5.1. */
  readonly version: string;
  /** Real time that passes; that of the machine unless a test has its own. */
  readonly monotonicMs?: () => number;
  /** The way to the directory for one run, with the trust that the service loaded when it started. */
  readonly source: (context: ServiceContext, trace: Trace, run: string, pause: PauseBeforeRetry) => DirectorySource;
}

/** Who began a run: a person by AXL, the schedule, or the further pass after a run that found no server. */
type Trigger = 'axl' | 'schedule' | 'retry';

/** A run that is not finished. */
interface RunningRun {
  /** As it is now; `waitingUntilMs` changes. */
  run: SyncRun;
  readonly abort: AbortController;
  finished: Promise<SyncRun>;
}

/** A run as its events and lines name it. */
interface RunParts {
  readonly agreement: StoredLdapDirectory;
  readonly running: RunningRun;
  readonly trace: Trace;
}

const nothingDone = { read: 0, added: 0, updated: 0, deactivated: 0, skipped: 0 };

/**
 * `Retry Delay on HostList Failure (mins)` of older releases. That one further pass follows, and then the next due time, is assumed.
 * Unity Connection design guide 12.x, whose DirSync is the same.
 */
const hostListDelayMs = 10 * 60_000;

const nameOf = ({ kind }: SyncRun): string => (kind === 'full' ? 'full synchronization' : 'synchronization of changes');

/** Why a run is refused before it begins, in the product's place for it and in the catalogue. */
interface Obstacle {
  readonly symptom: SymptomCode;
  readonly reason: string;
}

/** Synchronises end users from the directories of the agreements, by hand and by schedule, and removes those who are gone. */
export class DirSync {
  readonly #options: DirSyncOptions;
  readonly #traits: ReturnType<typeof cucmTraits>;
  readonly #running = new Map<string, RunningRun>();
  readonly #retries = new Map<string, Appointment>();
  readonly #listeners = new Set<() => void>();
  readonly #secondsOver: SecondsOver;
  #service: ServiceContext | undefined;

  constructor(options: DirSyncOptions) {
    this.#options = options;
    this.#traits = cucmTraits(options.version);
    this.#secondsOver = new SecondsOver(options.monotonicMs ?? monotonicMs);
  }

  /** The service: trust is read when it starts, and stopping it ends the runs with nothing changed. */
  definition(): ServiceDefinition {
    const { store, clock, journal } = this.#options;
    return {
      name: dirSyncService,
      shortNames: ['DirSync'],
      kind: 'feature',
      start: async (context) => {
        context.trust(this.#traits.ldapTrustStore);
        await store.write([closeCutOffRuns(clock.nowMs())]);
        this.#service = context;
        const schedule = new Schedule({ store, clock, run: (pkid) => this.#runPlanned(pkid, 'schedule', 'changes') });
        const collector = new GarbageCollector({ store, clock, journal, write: (text) => this.#log('INFO', text) });
        schedule.start();
        collector.start();
        return {
          stop: async () => {
            this.#service = undefined;
            schedule.stop();
            collector.stop();
            for (const pkid of [...this.#retries.keys()]) this.#cancelRetry(pkid);
            const runs = [...this.#running.values()];
            for (const { abort } of runs) abort.abort(new RunCancelledError(`${dirSyncService} was stopped`));
            await Promise.all(runs.map((run) => run.finished));
          },
        };
      },
    };
  }

  /**
   * Begins a run of an agreement, a full one unless `kind` is `changes`; answers at once. `finished` never rejects. Throws Refusal:
   * not-found for the agreement; conflict while the service does not run, synchronisation is off, or a run of the same agreement is not
   * finished.
   */
  begin(
    by: { name: string } | { pkid: string },
    trigger: Trigger,
    trace: Trace,
    kind: 'full' | 'changes' = 'full',
  ): { run: SyncRun; finished: Promise<SyncRun> } {
    const { store, clock, journal } = this.#options;
    const agreement = findLdapDirectory(store, by);
    if (!agreement) throw new Refusal('not-found', 'Item not valid: The specified LdapDirectory was not found');
    const service = this.#service;
    const obstacle = this.#obstacle(agreement);
    if (obstacle || !service) {
      const { symptom, reason } = obstacle ?? notRunning;
      const facts = { run: '', agreement: agreement.name, ...nothingDone, error: reason };
      journal.record(trace, 'dirsync.finished', facts, { symptom });
      this.#log('WARN', `${agreement.name}: ${reason}`);
      throw new Refusal('conflict', reason);
    }
    this.#cancelRetry(agreement.pkid);
    const run: SyncRun = {
      id: randomUUID(),
      traceId: trace.traceId,
      agreement: agreement.name,
      trigger,
      kind: kindOfRun(store, agreement, kind, clock.nowMs()),
      outcome: 'running',
      startedAtMs: clock.nowMs(),
      finishedAtMs: 0,
      waitingUntilMs: 0,
      ...nothingDone,
      error: '',
    };
    journal.record(trace, 'dirsync.started', { run: run.id, agreement: agreement.name, trigger });
    const running: RunningRun = { run, abort: new AbortController(), finished: Promise.resolve(run) };
    const source = this.#options.source(service, trace, run.id, (server, attempt, ms) =>
      this.#pause({ agreement, running, trace }, server, attempt, ms),
    );
    running.finished = clock.agenda.during(() => this.#perform({ agreement, running, trace }, source, kind));
    this.#running.set(agreement.pkid, running);
    this.#changed();
    return { run, finished: running.finished };
  }

  /**
   * Ends the run of an agreement, if there is one, with nothing changed, and the pass that would follow. The run as it has ended: one whose
   * changes were being written already has succeeded.
   */
  async cancel(agreementPkid: string): Promise<SyncRun | undefined> {
    this.#cancelRetry(agreementPkid);
    const running = this.#running.get(agreementPkid);
    running?.abort.abort(new RunCancelledError('the run was cancelled'));
    const ended = await running?.finished;
    this.#cancelRetry(agreementPkid);
    return ended;
  }

  /** Deletes an agreement, whose users go inactive; its pkid. Throws Refusal: not-found, conflict while synchronisation is off. */
  async removeAgreement(by: { name: string } | { pkid: string }): Promise<string> {
    const { store, clock } = this.#options;
    const agreement = findLdapDirectory(store, by);
    if (agreement) await this.cancel(agreement.pkid);
    return removeAgreement(store, by, clock.nowMs());
  }

  isRunning(agreementPkid: string): boolean {
    return this.#running.has(agreementPkid);
  }

  /** The run that began last if it is not finished, else the last finished one. */
  lastRun(): SyncRun | undefined {
    return [...this.#running.values()].at(-1)?.run ?? lastRun(this.#options.store);
  }

  /** The last runs, newest first. */
  lastRuns(limit: number): SyncRun[] {
    return lastRuns(this.#options.store, limit).map((run) => this.#asItIs(run));
  }

  /** Runs whose ids begin with a text, newest first. */
  runsBeginningWith(start: string, limit: number): SyncRun[] {
    return runsBeginningWith(this.#options.store, start, limit);
  }

  /** One run with the entries that it left out, and those of which it cut values; undefined for an id that is not known. */
  findRun(id: string): { run: SyncRun; skipped: SkippedEntry[]; shortened: SkippedEntry[] } | undefined {
    const { store } = this.#options;
    const run = findRun(store, id);
    return run && { run: this.#asItIs(run), skipped: skippedIn(store, id), shortened: shortenedIn(store, id) };
  }

  /** Calls back when a run begins, waits or has finished. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #asItIs(stored: SyncRun): SyncRun {
    return [...this.#running.values()].find(({ run }) => run.id === stored.id)?.run ?? stored;
  }

  #obstacle(agreement: StoredLdapDirectory): Obstacle | undefined {
    if (!this.#service) return notRunning;
    if (!readLdapSystem(this.#options.store).syncEnabled) return syncOff;
    return this.#running.has(agreement.pkid) ? alreadyRunning : undefined;
  }

  /** Begins a run that nobody asked for: what keeps it from beginning stands in the log. */
  #runPlanned(pkid: string, trigger: Trigger, kind: 'full' | 'changes'): void {
    try {
      this.begin({ pkid }, trigger, newTrace(), kind);
    } catch (error) {
      if (!(error instanceof Refusal)) this.#log('ERROR', messageOf(error));
    }
  }

  #cancelRetry(pkid: string): void {
    this.#retries.get(pkid)?.cancel();
    this.#retries.delete(pkid);
  }

  #planRetry({ agreement }: RunParts, kind: 'full' | 'changes'): void {
    const { clock } = this.#options;
    this.#log('WARN', `${agreement.name}: all servers failed; one further pass in ${hostListDelayMs / 60_000} minutes`);
    const appointment = clock.agenda.at(clock.nowMs() + hostListDelayMs, () => {
      this.#retries.delete(agreement.pkid);
      this.#runPlanned(agreement.pkid, 'retry', kind);
    });
    this.#retries.set(agreement.pkid, appointment);
  }

  async #pause(
    { agreement, running, trace }: RunParts,
    server: { host: string; port: number },
    attempt: number,
    ms: number,
  ): Promise<void> {
    const { clock, journal } = this.#options;
    const { host, port } = server;
    const untilMs = clock.nowMs() + ms;
    this.#log('WARN', `${agreement.name}: try ${attempt} of ${host}:${port} failed; the next one in ${ms / 1000} seconds`);
    journal.record(trace, 'dirsync.waiting', { run: running.run.id, agreement: agreement.name, host, port, attempt, untilMs });
    running.run = { ...running.run, waitingUntilMs: untilMs };
    this.#changed();
    await clock.agenda.sleep(ms, running.abort.signal);
    running.run = { ...running.run, waitingUntilMs: 0 };
    this.#changed();
  }

  async #perform(parts: RunParts, source: DirectorySource, kind: 'full' | 'changes'): Promise<SyncRun> {
    const { agreement, running, trace } = parts;
    const { store, clock, journal } = this.#options;
    const { run } = running;
    const write = (level: 'INFO' | 'WARN' | 'ERROR', text: string) => this.#log(level, `${agreement.name}: ${text}`);
    write('INFO', `${nameOf(run)} started`);
    let result: RunResult;
    try {
      result = await performRun(agreement, run, kind, {
        store,
        source,
        clock,
        signal: running.abort.signal,
        secondsOver: this.#secondsOver,
        keepsLocalUsers: this.#traits.localUsersBesideLdap,
        synchronisedFields: this.#traits.synchronisedFields,
        uniqueMail: this.#traits.uniqueMail,
        write,
      });
    } catch (error) {
      // The record could not be written: the disk, not the directory.
      write('ERROR', messageOf(error));
      const failed: SyncRun = { ...run, outcome: 'failed', finishedAtMs: clock.nowMs(), error: messageOf(error) };
      result = { run: failed, symptom: undefined, mayPass: false };
    }
    const { read, added, updated, deactivated, skipped, error } = result.run;
    if (result.run.outcome === 'succeeded') {
      write(
        'INFO',
        `${nameOf(result.run)} finished: ${read} read, ${added} added, ${updated} updated, ${deactivated} inactive, ${skipped} skipped`,
      );
    } else write('ERROR', `${nameOf(result.run)} failed, no user was changed`);
    this.#running.delete(agreement.pkid);
    const facts = { run: run.id, agreement: agreement.name, read, added, updated, deactivated, skipped, error };
    journal.record(trace, 'dirsync.finished', facts, { symptom: result.symptom, failed: result.run.outcome !== 'succeeded' });
    if (result.mayPass && run.trigger !== 'retry' && this.#service && !running.abort.signal.aborted) this.#planRetry(parts, kind);
    this.#changed();
    return result.run;
  }

  #log(level: 'INFO' | 'WARN' | 'ERROR', text: string): void {
    this.#options.log.write(dirSyncService, level, text);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

const notRunning: Obstacle = { symptom: 'NODE_SERVICE_UNAVAILABLE', reason: `${dirSyncService} does not run` };
const syncOff: Obstacle = { symptom: 'SYNC_NOT_ENABLED', reason: 'Synchronization from the LDAP server is not enabled' };
const alreadyRunning: Obstacle = { symptom: 'SYNC_ALREADY_RUNNING', reason: 'Sync is currently under process' };
