import { randomUUID } from 'node:crypto';
import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import type { SymptomCode } from '@uclab/foundation/causes';
import type { Clock } from '@uclab/foundation/clock';
import { messageOf, Refusal } from '@uclab/foundation/errors';
import type { Journal, Trace } from '@uclab/foundation/journal';
import { cucmTraits } from '@uclab/foundation/persona';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { ServiceContext, ServiceDefinition } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { findLdapDirectory, readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import type { DirectorySource } from './directory-source.ts';
import { lastRun } from './run-record.ts';
import { performRun } from './sync-run.ts';

export const dirSyncService = 'Cisco DirSync';

export interface DirSyncOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  /** Of the node, for instance 8.5.1. */
  readonly version: string;
  /** The way to the directory for one run, with the trust that the service loaded when it started. */
  readonly source: (context: ServiceContext, trace: Trace) => DirectorySource;
}

/** A run that is not finished. */
interface RunningRun {
  readonly run: SyncRun;
  readonly abort: AbortController;
  readonly finished: Promise<SyncRun>;
}

const nothingDone = { read: 0, added: 0, updated: 0, deactivated: 0, skipped: 0 };

/** Why a run is refused before it begins, in the product's place for it and in the catalogue. */
interface Obstacle {
  readonly symptom: SymptomCode;
  readonly reason: string;
}

/** Synchronises end users from the directories of the agreements, by hand. */
export class DirSync {
  readonly #options: DirSyncOptions;
  readonly #traits: ReturnType<typeof cucmTraits>;
  readonly #running = new Map<string, RunningRun>();
  readonly #listeners = new Set<() => void>();
  #service: ServiceContext | undefined;

  constructor(options: DirSyncOptions) {
    this.#options = options;
    this.#traits = cucmTraits(options.version);
  }

  /** The service: trust is read when it starts, and stopping it ends the runs with nothing changed. */
  definition(): ServiceDefinition {
    return {
      name: dirSyncService,
      shortNames: ['DirSync'],
      kind: 'feature',
      start: async (context) => {
        context.trust(this.#traits.ldapTrustStore);
        this.#service = context;
        return {
          stop: async () => {
            this.#service = undefined;
            const runs = [...this.#running.values()];
            for (const { abort } of runs) abort.abort();
            await Promise.all(runs.map((run) => run.finished));
          },
        };
      },
    };
  }

  /**
   * Begins a full run of an agreement; answers at once. `finished` never rejects. Throws Refusal: not-found for the agreement;
   * conflict while the service does not run, synchronisation is off, or a run of the same agreement is not finished.
   */
  begin(by: { name: string } | { pkid: string }, trigger: string, trace: Trace): { run: SyncRun; finished: Promise<SyncRun> } {
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
    const run: SyncRun = {
      id: randomUUID(),
      traceId: trace.traceId,
      agreement: agreement.name,
      outcome: 'running',
      startedAtMs: clock.nowMs(),
      finishedAtMs: 0,
      ...nothingDone,
      error: '',
    };
    const abort = new AbortController();
    journal.record(trace, 'dirsync.started', { run: run.id, agreement: agreement.name, trigger });
    const finished = this.#perform(agreement, run, this.#options.source(service, trace), abort.signal, trace);
    this.#running.set(agreement.pkid, { run, abort, finished });
    this.#changed();
    return { run, finished };
  }

  /** Ends the run of an agreement, if there is one, with nothing changed. */
  async cancel(agreementPkid: string): Promise<void> {
    const running = this.#running.get(agreementPkid);
    running?.abort.abort();
    await running?.finished;
  }

  isRunning(agreementPkid: string): boolean {
    return this.#running.has(agreementPkid);
  }

  /** The run that began last if it is not finished, else the last finished one. */
  lastRun(): SyncRun | undefined {
    return [...this.#running.values()].at(-1)?.run ?? lastRun(this.#options.store);
  }

  /** Calls back when a run begins or has finished. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #obstacle(agreement: StoredLdapDirectory): Obstacle | undefined {
    if (!this.#service) return notRunning;
    if (!readLdapSystem(this.#options.store).syncEnabled) return syncOff;
    return this.#running.has(agreement.pkid) ? alreadyRunning : undefined;
  }

  async #perform(
    agreement: StoredLdapDirectory,
    run: SyncRun,
    source: DirectorySource,
    signal: AbortSignal,
    trace: Trace,
  ): Promise<SyncRun> {
    const { store, clock, journal } = this.#options;
    const write = (level: 'INFO' | 'WARN' | 'ERROR', text: string) => this.#log(level, `${agreement.name}: ${text}`);
    write('INFO', 'full synchronization started');
    let result: { run: SyncRun; symptom: SymptomCode | undefined };
    try {
      result = await performRun(agreement, run, {
        store,
        source,
        clock,
        signal,
        keepsLocalUsers: this.#traits.localUsersBesideLdap,
        write,
      });
    } catch (error) {
      // The record could not be written: the disk, not the directory.
      write('ERROR', messageOf(error));
      result = { run: { ...run, outcome: 'failed', finishedAtMs: clock.nowMs(), error: messageOf(error) }, symptom: undefined };
    }
    const { read, added, updated, deactivated, skipped, error } = result.run;
    if (result.run.outcome === 'succeeded') {
      write(
        'INFO',
        `full synchronization finished: ${read} read, ${added} added, ${updated} updated, ${deactivated} inactive, ${skipped} skipped`,
      );
    } else write('ERROR', 'full synchronization failed, no user was changed');
    this.#running.delete(agreement.pkid);
    const facts = { run: run.id, agreement: agreement.name, read, added, updated, deactivated, skipped, error };
    journal.record(trace, 'dirsync.finished', facts, { symptom: result.symptom, failed: result.run.outcome !== 'succeeded' });
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
