import { existsSync } from 'node:fs';
import type { Certificate, NodeStatus, UploadCertificateRequest } from '@uclab/contracts/appliance/v1/appliance';
import type { ApplianceHost } from '@uclab/foundation/appliance';
import type { Clock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import { computerStoreNames, storeNameOf, type TrustStores } from '@uclab/platform/certificates';
import type { Clients } from '../client/index.ts';

export interface ClientMachineOptions {
  readonly node: string;
  readonly version: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly clients: Clients;
  readonly trustStores: TrustStores;
  /** Where the state is kept that `reset` returns to. */
  readonly checkpointFolder: string;
  readonly listeningPorts: () => number[];
}

/** The computer of the clients as the laboratory handles it: it has no services of the Unified OS and no users, and one store of what it
 * trusts, which holds for all clients and counts at once. */
export class ClientMachine implements ApplianceHost {
  readonly #options: ClientMachineOptions;

  constructor(options: ClientMachineOptions) {
    this.#options = options;
  }

  status(): NodeStatus {
    const { node, version, clock, listeningPorts, trustStores } = this.#options;
    return {
      node,
      role: 'cupc',
      version,
      ready: true,
      services: [],
      listeningPorts: listeningPorts(),
      trustStores: computerStoreNames.map((name) => ({ name, certificates: trustStores.list(name) })),
      clockOffsetMs: clock.offsetMs,
    };
  }

  onStatusChange(listener: () => void): () => void {
    const { clock, trustStores } = this.#options;
    const ends = [clock.onChange(listener), trustStores.onChange(listener)];
    return () => {
      for (const end of ends) end();
    };
  }

  async controlService(): Promise<never> {
    throw this.#hasNo('services');
  }

  async uploadCertificate(request: UploadCertificateRequest, trace: Trace): Promise<{ certificates: Certificate[]; message: string }> {
    const { trustStores, journal } = this.#options;
    const store = storeNameOf(request.store, computerStoreNames);
    const certificates = trustStores.upload(store, request.content, request.fileName);
    for (const { name, fingerprint } of certificates) journal.record(trace, 'trust.certificate-uploaded', { store, name, fingerprint });
    return { certificates, message: 'The certificate is trusted from now on.' };
  }

  async deleteCertificate(storeName: string, name: string, trace: Trace): Promise<Certificate> {
    const { trustStores, journal } = this.#options;
    const store = storeNameOf(storeName, computerStoreNames);
    const certificate = trustStores.delete(store, name);
    journal.record(trace, 'trust.certificate-deleted', { store, name, fingerprint: certificate.fingerprint });
    return certificate;
  }

  listUsers(): never {
    throw this.#hasNo('user table; ask a presence node');
  }

  readLog(): never {
    throw this.#hasNo('service logs');
  }

  /** Marks what the computer trusts; clients begin signed out. */
  async checkpoint(): Promise<void> {
    const { trustStores, checkpointFolder } = this.#options;
    trustStores.checkpoint(checkpointFolder);
  }

  async reset(): Promise<void> {
    const { clients, journal, trustStores, checkpointFolder } = this.#options;
    clients.clear();
    if (existsSync(checkpointFolder)) trustStores.restore(checkpointFolder);
    journal.record(newTrace(), 'node.reset', {});
  }

  #hasNo(what: string): Refusal {
    return new Refusal('not-found', `${this.#options.node} is a computer with clients and has no ${what}.`);
  }
}
