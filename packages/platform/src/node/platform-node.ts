import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Certificate,
  ControlServiceRequest,
  CucmDetail,
  CupsDetail,
  ListSyncRunsResponse,
  LogLine,
  NodeStatus,
  NodeUser,
  RunSqlResponse,
  ServiceStatus,
  UploadCertificateRequest,
} from '@uclab/contracts/appliance/v1/appliance';
import type { ApplianceHost } from '@uclab/foundation/appliance';
import type { Clock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import { storeNameOf, type TrustStores } from '../certificates/index.ts';
import type { ServiceLog } from '../service-log/index.ts';
import type { ServiceManager } from '../service-manager/index.ts';
import { SqlDuplicateError, type SqlEngine, SqlSyntaxError } from '../sql/index.ts';

/** What can be brought back to a marked state; the store is. */
export interface Resettable {
  checkpoint(): Promise<void>;
  reset(): Promise<void>;
}

export interface PlatformNodeOptions {
  readonly node: string;
  readonly role: 'cucm' | 'cups';
  readonly version: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly trustStores: TrustStores;
  readonly manager: ServiceManager;
  readonly store: Resettable;
  /** What `run sql` asks; left out by nodes without a database of the product's. */
  readonly sql?: Pick<SqlEngine, 'run'>;
  readonly checkpointFolder: string;
  readonly detail: () => { cucm?: CucmDetail; cups?: CupsDetail };
  /** All users for an empty id, or the one with that id in any case of letters. */
  readonly listUsers: (userid: string) => NodeUser[];
  /** Revision of what other nodes copy from it; left out where nobody copies. */
  readonly revision?: () => number;
  /** Runs of the synchronisation; left out by nodes that have none. */
  readonly listSyncRuns?: (id: string, last: number) => ListSyncRunsResponse;
  readonly ready: () => boolean;
  /** Runs while all services are stopped and the state is the marked one again. */
  readonly afterReset?: () => Promise<void>;
}

/** What the page of the product says after an upload; the words of release 7.x are not known, these are assumed. */
/** Under which name the log has what the command line refused. */
const commandLine = 'Command Line Interface';
const uploaded = 'Success: Certificate Uploaded';

/** One node of the Unified OS as the laboratory handles it: services, trust stores, logs, users, reset. */
export class PlatformNode implements ApplianceHost {
  readonly #options: PlatformNodeOptions;
  readonly #listeners = new Set<() => void>();
  #sources: (() => void)[] = [];
  #swap: Promise<void> = Promise.resolve();

  constructor(options: PlatformNodeOptions) {
    this.#options = options;
  }

  /** To be called after a change of what `detail` or `ready` answers. */
  notifyChanged(): void {
    for (const listener of this.#listeners) listener();
  }

  status(): NodeStatus {
    const { node, role, version, manager, trustStores, clock, detail, ready } = this.#options;
    return {
      node,
      role,
      version,
      ready: ready(),
      services: manager.status(),
      listeningPorts: manager.listeningPorts(),
      trustStores: trustStores.names.map((name) => ({ name, certificates: trustStores.list(name) })),
      clockOffsetMs: clock.offsetMs,
      ...detail(),
    };
  }

  onStatusChange(listener: () => void): () => void {
    if (this.#listeners.size === 0) {
      const changed = () => this.notifyChanged();
      const { manager, trustStores, clock } = this.#options;
      this.#sources = [manager.onChange(changed), trustStores.onChange(changed), clock.onChange(changed)];
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      for (const end of this.#sources) end();
      this.#sources = [];
    };
  }

  /** Emulated time does not go on while a service is on its way: what it would have begun meanwhile would be passed over. */
  controlService(request: ControlServiceRequest, trace: Trace): Promise<ServiceStatus> {
    return this.#options.clock.agenda.during(() => this.#controlService(request, trace));
  }

  async #controlService(request: ControlServiceRequest, trace: Trace): Promise<ServiceStatus> {
    const { manager } = this.#options;
    const name = manager.nameOf(request.service);
    await this.#swap;
    if (request.action === 'start') await manager.start(name, trace);
    else if (request.action === 'stop') await manager.stop(name, trace);
    else if (request.action === 'restart') await manager.restart(name, trace);
    else if (request.action === 'activate') await manager.activate(name, trace);
    else if (request.action === 'deactivate') await manager.deactivate(name, trace);
    else {
      const words = 'say start, stop, restart, activate or deactivate';
      throw new Refusal('invalid', `A service cannot be told to "${request.action}"; ${words}.`, 'action');
    }
    const status = manager.status().find((service) => service.name === name);
    if (!status) throw new Error(`${name} has no status`);
    return status;
  }

  async uploadCertificate(request: UploadCertificateRequest, trace: Trace): Promise<{ certificates: Certificate[]; message: string }> {
    await this.#swap;
    const { trustStores, journal } = this.#options;
    const store = storeNameOf(request.store, trustStores.names);
    const certificates = trustStores.upload(store, request.content, request.fileName);
    for (const { name, fingerprint } of certificates) journal.record(trace, 'trust.certificate-uploaded', { store, name, fingerprint });
    return { certificates, message: uploaded };
  }

  async deleteCertificate(storeName: string, name: string, trace: Trace): Promise<Certificate> {
    await this.#swap;
    const { trustStores, journal } = this.#options;
    const store = storeNameOf(storeName, trustStores.names);
    const certificate = trustStores.delete(store, name);
    journal.record(trace, 'trust.certificate-deleted', { store, name, fingerprint: certificate.fingerprint });
    return certificate;
  }

  listUsers(userid: string): NodeUser[] {
    return this.#options.listUsers(userid);
  }

  revision(): number {
    return this.#options.revision?.() ?? 0;
  }

  listSyncRuns(id: string, last: number): ListSyncRunsResponse {
    const { node, listSyncRuns } = this.#options;
    if (!listSyncRuns) throw new Refusal('not-found', `${node} synchronises nothing from LDAP; CUCM does.`, 'node');
    return listSyncRuns(id, last);
  }

  /** `run sql` of the node's command line. What is wrong with a statement is told in the product's words; the log says what exactly. */
  async runSql(statement: string): Promise<RunSqlResponse> {
    const { node, sql, log } = this.#options;
    if (!sql) throw new Refusal('not-found', `${node} has no database that can be asked.`, 'node');
    try {
      const answer = await sql.run(statement);
      if (typeof answer === 'number') return { columns: [], rows: [], rowsUpdated: answer };
      const rows = answer.rows.map((row) => ({ values: row.map((text) => (text === null ? {} : { text })) }));
      return { columns: [...answer.columns], rows };
    } catch (error) {
      if (!(error instanceof SqlSyntaxError || error instanceof SqlDuplicateError)) throw error;
      log.write(commandLine, 'WARN', `run sql: ${error.message}`);
      throw new Refusal('refused', error.words, 'sql');
    }
  }

  /** The last lines of a service's log, or of all for an empty name; `last` 0 means all that are kept. */
  readLog(service: string, last: number): { lines: LogLine[]; dropped: number } {
    const { log, manager } = this.#options;
    return log.read(service === '' ? undefined : manager.nameOf(service), last);
  }

  /** Marks the present state as the one that `reset` returns to: the store and every trust store. */
  checkpoint(): Promise<void> {
    return this.#exclusive(async () => {
      const { store, trustStores } = this.#options;
      await store.checkpoint();
      trustStores.checkpoint(this.#checkpointOfTrust);
    });
  }

  /** Back to the marked state; every service is restarted and every log is empty. The clock stays where it is. */
  reset(): Promise<void> {
    return this.#exclusive(async () => {
      const { manager, store, trustStores, log, journal, afterReset } = this.#options;
      if (!existsSync(this.#checkpointOfTrust)) {
        throw new Refusal('conflict', `${this.#options.node} has no marked state to return to; mark one with a checkpoint first.`);
      }
      await manager.stopAll();
      try {
        await store.reset();
        trustStores.restore(this.#checkpointOfTrust);
        log.clear();
        journal.record(newTrace(), 'node.reset', {});
        await afterReset?.();
      } finally {
        await manager.startAll();
      }
      this.notifyChanged();
    });
  }

  get #checkpointOfTrust(): string {
    return join(this.#options.checkpointFolder, 'security');
  }

  /** Checkpoints and resets one after another; whatever else changes the node waits for them. */
  #exclusive(work: () => Promise<void>): Promise<void> {
    const done = this.#swap.then(work);
    this.#swap = done.catch(() => undefined);
    return done;
  }
}
