import type { ServiceStatus } from '@uclab/contracts/appliance/v1/appliance';
import { type Clock, delay } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import { serviceBeginningWith, servicesBeginningWith } from '@uclab/foundation/persona';
import type { TrustStores } from '../certificates/index.ts';
import type { ServiceLog } from '../service-log/index.ts';
import type { Activations } from './activations.ts';
import { Dependencies } from './dependencies.ts';
import { Service, type ServiceState } from './service.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { Turns } from './turns.ts';

export interface ServiceManagerOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly trustStores: TrustStores;
  readonly log: ServiceLog;
  /** Real time from stop to start of a service with `slowRestart`; 0 in tests. */
  readonly restartMs: number;
  /** Where Service Activation is kept; without it every service stays as it is defined. */
  readonly activations?: Pick<Activations, 'of' | 'set'>;
}

const sameName = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();
const atOnce = async (): Promise<void> => {};

/**
 * The services of one node under the product's names (Cisco Unified Serviceability, Control Center). Names are taken in any case
 * of letters, in full, in a short form or by how one alone begins; a name that does not exist throws Refusal('not-found').
 */
export class ServiceManager {
  readonly log: ServiceLog;
  readonly #options: ServiceManagerOptions;
  readonly #services = new Map<string, Service>();
  readonly #dependencies = new Dependencies(this.#services);
  readonly #turns = new Turns();
  readonly #listeners = new Set<() => void>();
  #ending = new AbortController();

  constructor(options: ServiceManagerOptions) {
    this.#options = options;
    this.log = options.log;
  }

  /** Makes a service known, stopped. */
  define(definition: ServiceDefinition): void {
    const { clock, journal, trustStores, log, activations } = this.#options;
    const changed = () => {
      for (const listener of this.#listeners) listener();
    };
    const gaveUp = (service: Service, reason: string, isOver: () => boolean) => void this.#letGo(service, reason, isOver);
    this.#services.set(definition.name, new Service(definition, { clock, journal, trustStores, log, activations, changed, gaveUp }));
  }

  /**
   * Starts every activated service, those that others depend on first. Throws the first ServiceNotStartedError after all have
   * been tried; what depends on a service that failed stays stopped.
   */
  async startAll(): Promise<void> {
    this.#ending = new AbortController();
    const trace = newTrace();
    const failures: unknown[] = [];
    await this.#turns.take([...this.#services.keys()], async () => {
      for (const service of this.#dependencies.inOrder()) {
        service.wanted = service.activated;
        try {
          await this.#bringUp(service, trace, 'node started');
        } catch (error) {
          failures.push(error);
        }
      }
    });
    if (failures.length > 0) throw failures[0];
  }

  /** Stops every service, those that depend on others first. A restart that is under way ends at once, stopped. */
  async stopAll(): Promise<void> {
    this.#ending.abort();
    const trace = newTrace();
    await this.#turns.take([...this.#services.keys()], async () => {
      for (const service of this.#dependencies.inOrder().reverse()) await this.#takeDown(service, trace, 'node stopped', atOnce);
    });
  }

  /**
   * Starts a service, and with it what went down because of it. Nothing happens when it runs. Throws Refusal('conflict') where it is not
   * activated or needs a service that does not run, ServiceNotStartedError where its start fails.
   */
  async start(name: string, trace: Trace): Promise<void> {
    const service = this.#find(name);
    return this.#turns.take(this.#dependencies.around(service), async () => {
      this.#refuseWhereImpossible(service);
      service.wanted = true;
      await this.#bringUpWithDependents(service, trace, 'start', atOnce);
    });
  }

  /** Stops a service, and first what depends on it. Nothing happens when it is stopped. */
  async stop(name: string, trace: Trace): Promise<void> {
    const service = this.#find(name);
    return this.#turns.take(this.#dependencies.around(service), async () => {
      service.wanted = false;
      await this.#takeDownWithDependents(service, trace, 'stop', atOnce);
    });
  }

  /** Stops a service and what depends on it, and starts them again; a stopped service is started. Throws as `start` does. */
  async restart(name: string, trace: Trace): Promise<void> {
    const service = this.#find(name);
    const ending = this.#ending.signal;
    const pause = (share: number) => async () => {
      if (service.definition.slowRestart) await delay(this.#options.restartMs * share, ending);
    };
    return this.#turns.take(this.#dependencies.around(service), async () => {
      this.#refuseWhereImpossible(service);
      service.wanted = true;
      await this.#takeDownWithDependents(service, trace, 'restart', pause(1 / 3));
      if (ending.aborted) return;
      await this.#bringUpWithDependents(service, trace, 'restart', pause(2 / 3));
    });
  }

  /** Activates a feature service and starts it. Throws Refusal('conflict') for a network service, and as `start` does. */
  async activate(name: string, trace: Trace): Promise<void> {
    await this.#setActivated(name, true);
    await this.start(name, trace);
  }

  /** Stops a feature service and deactivates it: it does not start before it is activated again. Throws Refusal('conflict') for a network service. */
  async deactivate(name: string, trace: Trace): Promise<void> {
    this.#requireFeature(this.#find(name));
    await this.stop(name, trace);
    await this.#setActivated(name, false);
  }

  /** The full name of a service; throws Refusal('not-found') that lists the names. */
  nameOf(name: string): string {
    return this.#find(name).definition.name;
  }

  /** Whether the service is STARTED; false for a name that does not exist. */
  isRunning(name: string): boolean {
    return this.stateOf(name) === 'STARTED';
  }

  /** The state of a service; a name that does not exist is STOPPED, as Control Center Services reports it. */
  stateOf(name: string): ServiceState {
    return this.#search(name)?.state ?? 'STOPPED';
  }

  /** All services in the order in which they were defined. */
  status(): ServiceStatus[] {
    return [...this.#services.values()].map((service) => service.status());
  }

  /** The product's ports that accept connections now, ascending. */
  listeningPorts(): number[] {
    const started = [...this.#services.values()].filter((service) => service.state === 'STARTED');
    return [...new Set(started.flatMap((service) => service.definition.ports ?? []))].sort((a, b) => a - b);
  }

  /** Calls back after each change of a state; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops a service that has given up, when nothing else is being done to it. */
  #letGo(service: Service, reason: string, isOver: () => boolean): Promise<void> {
    return this.#turns.take(this.#dependencies.around(service), async () => {
      if (isOver()) return;
      const trace = newTrace();
      for (const dependent of this.#dependencies.dependents(service).reverse()) await this.#takeDown(dependent, trace, reason, atOnce);
      if (service.state === 'STARTED') await service.stop(trace, reason, atOnce, reason);
    });
  }

  #requireFeature({ definition }: Service): void {
    if (definition.kind === 'feature') return;
    throw new Refusal('conflict', `${definition.name} is a network service, which is always activated.`, 'service');
  }

  async #setActivated(name: string, activated: boolean): Promise<void> {
    const service = this.#find(name);
    this.#requireFeature(service);
    const { activations } = this.#options;
    if (!activations) throw new Refusal('conflict', `Services of ${this.#options.journal.node} cannot be activated or deactivated.`);
    await activations.set(service.definition.name, activated);
    for (const listener of this.#listeners) listener();
  }

  async #bringUp(service: Service, trace: Trace, detail: string, pause = atOnce): Promise<void> {
    const possible = service.wanted && service.activated && this.#dependencies.missing(service) === undefined;
    if (possible && service.state === 'STOPPED') await service.start(trace, detail, pause);
  }

  async #bringUpWithDependents(service: Service, trace: Trace, detail: string, pause: () => Promise<void>): Promise<void> {
    await this.#bringUp(service, trace, detail, pause);
    for (const dependent of this.#dependencies.dependents(service)) {
      // Its own log says why; the service that was asked for runs.
      await this.#bringUp(dependent, trace, detail).catch(() => undefined);
    }
  }

  async #takeDown(service: Service, trace: Trace, detail: string, pause: () => Promise<void>): Promise<void> {
    if (service.state === 'STARTED') await service.stop(trace, detail, pause);
  }

  async #takeDownWithDependents(service: Service, trace: Trace, detail: string, pause: () => Promise<void>): Promise<void> {
    for (const dependent of this.#dependencies.dependents(service).reverse()) await this.#takeDown(dependent, trace, detail, atOnce);
    await this.#takeDown(service, trace, detail, pause);
  }

  #refuseWhereImpossible(service: Service): void {
    const { name } = service.definition;
    if (!service.activated) throw new Refusal('conflict', `Service Not Activated: activate ${name} before it is started.`, 'service');
    const missing = this.#dependencies.missing(service);
    if (missing) throw new Refusal('conflict', `${name} needs ${missing}, which does not run; start ${missing} first.`, 'service');
  }

  #search(name: string): Service | undefined {
    const known = this.#services.get(name);
    if (known) return known;
    const wanted = sameName(name);
    return [...this.#services.values()].find(({ definition }) =>
      [definition.name, ...definition.shortNames].some((known) => sameName(known) === wanted),
    );
  }

  #find(name: string): Service {
    const known = [...this.#services.keys()];
    const service = this.#search(name) ?? this.#services.get(serviceBeginningWith(known, name) ?? '');
    if (service) return service;
    const meant = servicesBeginningWith(known, name);
    if (meant.length > 0) {
      const rule = meant.length > 1 ? 'is the beginning of several' : 'is too short for the beginning of one';
      throw new Refusal(
        'invalid',
        `"${name}" ${rule} of the services on ${this.#options.journal.node}, ${meant.join(', ')}; write more of it.`,
        'service',
      );
    }
    const names = known.join(', ');
    throw new Refusal('not-found', `There is no service "${name}" on ${this.#options.journal.node}; the services are ${names}.`, 'service');
  }
}
