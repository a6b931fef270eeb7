import { ApplianceServiceClient, type CucmDetail, type NodeStatus, type NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import { type System, SystemServiceClient } from '@uclab/contracts/cucm/v1/system';
import { journalEventOf } from '@uclab/foundation/appliance';
import type { JournalEvent } from '@uclab/foundation/journal';
import { channelOptions, clientCredentials, streamFrom, unary } from '@uclab/foundation/rpc';
import type { Publisher } from './publisher.ts';

const deadlineMs = 5_000;

/** CUCM as the laboratory sees it. */
export class LabPlane {
  readonly #client: ApplianceServiceClient;
  readonly #system: SystemServiceClient;
  readonly #ending = new AbortController();
  readonly events: JournalEvent[] = [];

  private constructor(client: ApplianceServiceClient, system: SystemServiceClient) {
    this.#client = client;
    this.#system = system;
    streamFrom(
      (request: { epoch: string; afterSequence: number }, metadata) => client.watchJournal(request, metadata),
      { epoch: '', afterSequence: 0 },
      { signal: this.#ending.signal },
      ({ events }) => {
        this.events.push(...events.map(journalEventOf).filter((event) => event !== undefined));
      },
    ).catch(() => undefined);
  }

  static async of(publisher: Publisher): Promise<LabPlane> {
    const options = { ...channelOptions, 'grpc.ssl_target_name_override': 'cucm', 'grpc.default_authority': 'cucm' };
    const credentials = clientCredentials(await publisher.identityOf('lab'));
    const address = `127.0.0.1:${publisher.ports.rpc}`;
    return new LabPlane(new ApplianceServiceClient(address, credentials, options), new SystemServiceClient(address, credentials, options));
  }

  async status(): Promise<NodeStatus & { cucm: CucmDetail }> {
    const { status } = await unary(this.#client.getStatus.bind(this.#client), {}, { deadlineMs });
    if (!status?.cucm) throw new Error('the node answered without a status');
    return { ...status, cucm: status.cucm };
  }

  /** Resolves with the first detail that satisfies, now or after a change. */
  async until(satisfies: (cucm: CucmDetail) => boolean): Promise<CucmDetail> {
    const ending = new AbortController();
    let found: CucmDetail | undefined;
    await streamFrom(
      (request: object, metadata) => this.#client.watchStatus(request, metadata),
      {},
      { signal: ending.signal },
      ({ status }) => {
        if (found || !status?.cucm || !satisfies(status.cucm)) return;
        found = status.cucm;
        ending.abort();
      },
    );
    if (!found) throw new Error('the node ended the stream');
    return found;
  }

  async users(userid = ''): Promise<NodeUser[]> {
    return (await unary(this.#client.listUsers.bind(this.#client), { userid }, { deadlineMs })).users;
  }

  async log(service: string): Promise<string> {
    const read = await unary(this.#client.readLog.bind(this.#client), { service, last: 0 }, { deadlineMs });
    return read.lines.map((line) => line.text).join('\n');
  }

  async control(service: string, action: 'start' | 'stop' | 'restart'): Promise<void> {
    await unary(this.#client.controlService.bind(this.#client), { service, action }, { deadlineMs });
  }

  async upload(store: string, pem: string): Promise<void> {
    const request = { store, content: Buffer.from(pem), fileName: 'directory.pem' };
    await unary(this.#client.uploadCertificate.bind(this.#client), request, { deadlineMs });
  }

  async reset(): Promise<void> {
    await unary(this.#client.reset.bind(this.#client), {}, { deadlineMs });
  }

  async setLicence(kind: string): Promise<System | undefined> {
    return (await unary(this.#system.setLicence.bind(this.#system), { kind }, { deadlineMs })).system;
  }

  async setCtiManager(node: string, active: boolean): Promise<System | undefined> {
    return (await unary(this.#system.setCtiManager.bind(this.#system), { node, active }, { deadlineMs })).system;
  }

  close(): void {
    this.#system.close();
    this.#ending.abort();
    this.#client.close();
  }
}
