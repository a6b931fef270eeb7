import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate, ControlServiceRequest, NodeStatus, NodeUser, ServiceStatus } from '@uclab/contracts/appliance/v1/appliance';
import type { ApplianceHost } from '@uclab/foundation/appliance';
import type { Clock } from '@uclab/foundation/clock';
import { messageOf, Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';

import type { DirectoryServer } from './directory-server.ts';
import { copyServerCertificate, readServerCertificate, type ServerCertificate, writeServerCertificate } from './server-certificate.ts';
import type { ServiceLog } from './service-log.ts';

type ServiceState = 'STOPPED' | 'STARTING' | 'STARTED' | 'STOPPING';

/** What the one service is called, in any case of letters. */
const names = ['slapd', 'ldap', 'openldap', 'directory'];

export interface DirectoryApplianceOptions {
  readonly node: string;
  readonly version: string;
  readonly base: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly server: DirectoryServer;
  /** Where directory.pem, directory.key and ca.pem are. */
  readonly tlsFolder: string;
  /** Where the certificate of the last checkpoint is kept. */
  readonly checkpointFolder: string;
}

/** The directory's machine as the laboratory sees it: one service, its certificate, its log. */
export class DirectoryAppliance implements ApplianceHost {
  readonly #options: DirectoryApplianceOptions;
  readonly #server: DirectoryServer;
  readonly #keptTls: string;
  readonly #listeners = new Set<() => void>();
  #state: ServiceState = 'STOPPED';
  #startedAtMs = 0;
  #certificate: ServerCertificate;
  #last: Promise<unknown> = Promise.resolve();

  /** Throws what the file system throws where there is no certificate. */
  constructor(options: DirectoryApplianceOptions) {
    this.#options = options;
    this.#server = options.server;
    this.#keptTls = join(options.checkpointFolder, 'tls');
    this.#certificate = readServerCertificate(options.tlsFolder);
    if (!existsSync(this.#keptTls)) copyServerCertificate(options.tlsFolder, this.#keptTls);
    this.#server.onEnded((reason) => this.#enter('STOPPED', newTrace(), reason));
    this.#server.onEntriesChanged(() => this.#notify());
  }

  /** True while the LDAP service answers. */
  ready(): boolean {
    return this.#state === 'STARTED' && this.#server.answers();
  }

  status(): NodeStatus {
    const { node, version, base, clock } = this.#options;
    return {
      node,
      role: 'directory',
      version,
      ready: this.#state === 'STARTED',
      services: [this.#service()],
      listeningPorts: this.#state === 'STARTED' ? [389, 636] : [],
      trustStores: [],
      clockOffsetMs: clock.offsetMs,
      directory: {
        software: this.#server.software,
        base,
        certificatePem: this.#certificate.certificatePem,
        chainPem: this.#certificate.chainPem,
        entries: this.#server.entries,
      },
    };
  }

  onStatusChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts the service; used once when the machine starts. */
  start(): Promise<void> {
    return this.#oneAtATime(() => this.#start(newTrace()));
  }

  /** Stops the service; used once when the machine stops. */
  stop(): Promise<void> {
    return this.#oneAtATime(() => this.#stop(newTrace()));
  }

  controlService({ service, action }: ControlServiceRequest, trace: Trace): Promise<ServiceStatus> {
    if (!names.includes(service.toLowerCase())) {
      throw new Refusal('not-found', `directory has no service '${service}'; it has slapd.`, 'service');
    }
    return this.#oneAtATime(async () => {
      if (action === 'stop' || action === 'restart') await this.#stop(trace);
      else if (action !== 'start') throw new Refusal('invalid', `'${action}' is no action; there are start, stop and restart.`, 'action');
      if (action !== 'stop') await this.#start(trace);
      return this.#service();
    });
  }

  /** Puts another server certificate in place and restarts the service if it runs. */
  installCertificate(installed: ServerCertificate, trace: Trace): Promise<void> {
    return this.#oneAtATime(async () => {
      const certificate = writeServerCertificate(this.#options.tlsFolder, installed);
      const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
      this.#options.journal.record(trace, 'directory.certificate-installed', { fingerprint, subject: certificate.subject });
      const wasRunning = this.#state === 'STARTED';
      await this.#stop(trace);
      this.#certificate = installed;
      if (wasRunning) await this.#start(trace);
      this.#notify();
    });
  }

  readLog(service: string, last: number): ReturnType<ServiceLog['read']> {
    if (service !== '' && !names.includes(service.toLowerCase())) {
      throw new Refusal('not-found', `directory has no log of '${service}'; it has slapd.`, 'service');
    }
    return this.#options.log.read(last);
  }

  checkpoint(): Promise<void> {
    return this.#oneAtATime(async () => {
      await this.#server.checkpoint();
      copyServerCertificate(this.#options.tlsFolder, this.#keptTls);
    });
  }

  reset(): Promise<void> {
    return this.#oneAtATime(async () => {
      const trace = newTrace();
      await this.#stop(trace);
      await this.#server.restore();
      copyServerCertificate(this.#keptTls, this.#options.tlsFolder);
      this.#options.log.clear();
      this.#options.journal.record(trace, 'node.reset', {});
      await this.#start(trace);
    });
  }

  uploadCertificate(): never {
    throw new Refusal('not-found', 'directory has no trust stores; a certificate of its own comes by `uclab directory certificate issue`.');
  }

  deleteCertificate(): Promise<Certificate> {
    throw new Refusal('not-found', 'directory has no trust stores.');
  }

  listUsers(): NodeUser[] {
    throw new Refusal('not-found', 'directory holds entries, not users; they are listed by `uclab directory user ls`.');
  }

  async #start(trace: Trace): Promise<void> {
    if (this.#state === 'STARTED') return;
    this.#enter('STARTING', trace, '');
    try {
      this.#certificate = readServerCertificate(this.#options.tlsFolder);
      await this.#server.start();
    } catch (error) {
      this.#enter('STOPPED', trace, messageOf(error));
      throw new Refusal('conflict', `slapd does not start: ${messageOf(error)}`);
    }
    this.#startedAtMs = this.#options.clock.nowMs();
    this.#enter('STARTED', trace, '');
  }

  async #stop(trace: Trace): Promise<void> {
    if (this.#state === 'STOPPED') return;
    this.#enter('STOPPING', trace, '');
    await this.#server.stop();
    this.#enter('STOPPED', trace, '');
  }

  #enter(state: ServiceState, trace: Trace, detail: string): void {
    if (state === this.#state) return;
    const from = this.#state;
    this.#state = state;
    this.#options.journal.record(
      trace,
      'service.state-changed',
      { service: 'slapd', from, to: state, detail },
      { failed: state === 'STOPPED' && detail !== '' },
    );
    this.#notify();
  }

  #service(): ServiceStatus {
    return {
      name: 'slapd',
      shortName: 'slapd',
      kind: 'network',
      state: this.#state,
      activated: true,
      outOfService: false,
      startedAtMs: this.#state === 'STARTED' ? this.#startedAtMs : 0,
      loadedTrust: [],
      reason: '',
    };
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
