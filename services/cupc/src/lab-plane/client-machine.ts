import type { NodeStatus } from '@uclab/contracts/appliance/v1/appliance';
import type { ApplianceHost } from '@uclab/foundation/appliance';
import type { Clock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace } from '@uclab/foundation/journal';
import type { Clients } from '../client/index.ts';

export interface ClientMachineOptions {
  readonly node: string;
  readonly version: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly clients: Clients;
  readonly listeningPorts: () => number[];
}

/** The computer of the clients as the laboratory handles it: it has no services of the Unified OS, no trust stores and no users. */
export class ClientMachine implements ApplianceHost {
  readonly #options: ClientMachineOptions;

  constructor(options: ClientMachineOptions) {
    this.#options = options;
  }

  status(): NodeStatus {
    const { node, version, clock, listeningPorts } = this.#options;
    return {
      node,
      role: 'cupc',
      version,
      ready: true,
      services: [],
      listeningPorts: listeningPorts(),
      trustStores: [],
      clockOffsetMs: clock.offsetMs,
    };
  }

  onStatusChange(listener: () => void): () => void {
    return this.#options.clock.onChange(listener);
  }

  async controlService(): Promise<never> {
    throw this.#hasNo('services');
  }

  async uploadCertificate(): Promise<never> {
    throw this.#hasNo('trust stores');
  }

  async deleteCertificate(): Promise<never> {
    throw this.#hasNo('trust stores');
  }

  listUsers(): never {
    throw this.#hasNo('user table; ask a presence node');
  }

  readLog(): never {
    throw this.#hasNo('service logs');
  }

  /** Nothing to mark: clients begin signed out. */
  async checkpoint(): Promise<void> {}

  async reset(): Promise<void> {
    const { clients, journal } = this.#options;
    clients.clear();
    journal.record(newTrace(), 'node.reset', {});
  }

  #hasNo(what: string): Refusal {
    return new Refusal('not-found', `${this.#options.node} is a computer with clients and has no ${what}.`);
  }
}
