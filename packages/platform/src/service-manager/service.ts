import type { ServiceStatus } from '@uclab/contracts/appliance/v1/appliance';
import type { Clock } from '@uclab/foundation/clock';
import { withDeadline } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import type { Journal, Trace } from '@uclab/foundation/journal';
import type { LoadedTrust, StoreName, TrustStores } from '../certificates/index.ts';
import type { ServiceLog } from '../service-log/index.ts';
import type { Activations } from './activations.ts';
import type { RunningService, ServiceDefinition } from './service-definition.ts';
import { ServiceNotStartedError } from './service-not-started-error.ts';

/** The four states of Control Center. */
export type ServiceState = 'STOPPED' | 'STARTING' | 'STARTED' | 'STOPPING';

export interface ServiceSurroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly trustStores: TrustStores;
  readonly log: ServiceLog;
  readonly activations: Pick<Activations, 'of'> | undefined;
  readonly changed: () => void;
  /** A run of the service wants to end; `isOver` tells whether it has ended by then. */
  readonly gaveUp: (service: Service, reason: string, isOver: () => boolean) => void;
}

const stopDeadlineMs = 10_000;

/** One service of the node: its state, and the trust that its present run has read. It knows nothing of other services. */
export class Service {
  readonly definition: ServiceDefinition;
  /** False while an administrator has commanded it out of service; a dependency that went down does not change it. */
  wanted = false;
  readonly #surroundings: ServiceSurroundings;
  #state: ServiceState = 'STOPPED';
  #running: RunningService | undefined;
  #startedAtMs = 0;
  #reason = '';
  #runs = 0;
  #trust = new Map<StoreName, LoadedTrust>();

  constructor(definition: ServiceDefinition, surroundings: ServiceSurroundings) {
    this.definition = definition;
    this.#surroundings = surroundings;
  }

  get state(): ServiceState {
    return this.#state;
  }

  get activated(): boolean {
    return this.#surroundings.activations?.of(this.definition.name) ?? this.definition.activated ?? true;
  }

  /** Runs the service; `pause` is waited for in state STARTING. Throws ServiceNotStartedError and is STOPPED then. */
  async start(trace: Trace, detail: string, pause: () => Promise<void>): Promise<void> {
    const { clock, log, trustStores } = this.#surroundings;
    this.#reason = '';
    this.#become('STARTING', trace, detail);
    await pause();
    const trust = new Map<StoreName, LoadedTrust>();
    this.#trust = trust;
    const load = (store: StoreName): LoadedTrust => {
      const loaded = trust.get(store) ?? trustStores.load(store);
      trust.set(store, loaded);
      return loaded;
    };
    const run = ++this.#runs;
    const isOver = () => run !== this.#runs || this.#state === 'STOPPED';
    const giveUp = (reason: string) => this.#surroundings.gaveUp(this, reason, isOver);
    try {
      this.#running = await this.definition.start({ trust: load, trace, giveUp });
    } catch (error) {
      this.#trust = new Map();
      this.#reason = messageOf(error);
      log.write(this.definition.name, 'ERROR', `did not start: ${messageOf(error)}`);
      this.#become('STOPPED', trace, messageOf(error), true);
      throw new ServiceNotStartedError(this.definition.name, error);
    }
    this.#startedAtMs = clock.nowMs();
    this.#become('STARTED', trace, detail);
  }

  /**
   * Ends the service; `pause` is waited for in state STOPPING, when its ports are closed. `reason` is given where nobody told it to stop
   * and is shown from then on. Never throws.
   */
  async stop(trace: Trace, detail: string, pause: () => Promise<void>, reason = ''): Promise<void> {
    const { log } = this.#surroundings;
    const running = this.#running;
    this.#running = undefined;
    this.#become('STOPPING', trace, detail);
    try {
      if (running) await withDeadline(`stop of ${this.definition.name}`, stopDeadlineMs, () => running.stop());
    } catch (error) {
      log.write(this.definition.name, 'ERROR', `did not stop in order: ${messageOf(error)}`);
    }
    await pause();
    this.#startedAtMs = 0;
    this.#trust = new Map();
    this.#reason = reason;
    this.#become('STOPPED', trace, detail, reason !== '');
  }

  status(): ServiceStatus {
    const { name, shortNames, kind } = this.definition;
    return {
      name,
      shortName: shortNames[0] ?? name,
      kind,
      state: this.#state,
      activated: this.activated,
      outOfService: this.activated && !this.wanted,
      startedAtMs: this.#startedAtMs,
      reason: this.#reason,
      loadedTrust: [...this.#trust.values()].map(({ store, certificates }) => ({
        store,
        fingerprints: certificates.map((certificate) => certificate.fingerprint),
      })),
    };
  }

  #become(to: ServiceState, trace: Trace, detail: string, failed = false): void {
    const { journal, log, changed } = this.#surroundings;
    const from = this.#state;
    this.#state = to;
    const service = this.definition.name;
    // What did not start has said so already.
    if (!failed || from === 'STOPPING') log.write(service, 'INFO', `${service}[${to}]${this.#reason && `  ${this.#reason}`}`);
    journal.record(trace, 'service.state-changed', { service, from, to, detail }, { failed });
    changed();
  }
}
