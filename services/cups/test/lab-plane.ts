import { ApplianceServiceClient, type CupsDetail, type NodeStatus, type NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import { type SyncAgent, SyncAgentServiceClient } from '@uclab/contracts/cups/v1/sync_agent';
import { journalEventOf } from '@uclab/foundation/appliance';
import type { JournalEvent } from '@uclab/foundation/journal';
import { channelOptions, clientCredentials, type NodeIdentity, streamFrom, unary } from '@uclab/foundation/rpc';

const deadlineMs = 5_000;

/** A presence node as the laboratory sees it. */
export class LabPlane {
  readonly #client: ApplianceServiceClient;
  readonly #agent: SyncAgentServiceClient;
  readonly #ending = new AbortController();
  readonly #listeners = new Set<(status: NodeStatus) => void>();
  readonly events: JournalEvent[] = [];
  #status: NodeStatus | undefined;

  constructor(port: number, node: string, identity: NodeIdentity) {
    const options = { ...channelOptions, 'grpc.ssl_target_name_override': node, 'grpc.default_authority': node };
    const client = new ApplianceServiceClient(`127.0.0.1:${port}`, clientCredentials(identity), options);
    this.#client = client;
    this.#agent = new SyncAgentServiceClient(`127.0.0.1:${port}`, clientCredentials(identity), options);
    const { signal } = this.#ending;
    const ignore = () => undefined;
    streamFrom(
      (request: object, metadata) => client.watchStatus(request, metadata),
      {},
      { signal },
      ({ status }) => {
        this.#status = status;
        if (status) for (const listener of this.#listeners) listener(status);
      },
    ).catch(ignore);
    streamFrom(
      (request: { epoch: string; afterSequence: number }, metadata) => client.watchJournal(request, metadata),
      { epoch: '', afterSequence: 0 },
      { signal },
      ({ events }) => {
        this.events.push(...events.map(journalEventOf).filter((event) => event !== undefined));
      },
    ).catch(ignore);
  }

  /** The first status that satisfies, from now on. */
  until(satisfies: (cups: CupsDetail) => boolean): Promise<CupsDetail> {
    return new Promise((resolve) => {
      const look = (status: NodeStatus) => {
        if (!status.cups || !satisfies(status.cups)) return;
        this.#listeners.delete(look);
        resolve(status.cups);
      };
      this.#listeners.add(look);
      if (this.#status) look(this.#status);
    });
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

  async status(): Promise<NodeStatus> {
    const { status } = await unary(this.#client.getStatus.bind(this.#client), {}, { deadlineMs });
    if (!status) throw new Error('the node answered without a status');
    return status;
  }

  async checkpoint(): Promise<void> {
    await unary(this.#client.checkpoint.bind(this.#client), {}, { deadlineMs });
  }

  async reset(): Promise<void> {
    await unary(this.#client.reset.bind(this.#client), {}, { deadlineMs });
  }

  /** The Sync Agent as its administrator sees it. */
  async agent(): Promise<SyncAgent | undefined> {
    return (await unary(this.#agent.showAgent.bind(this.#agent), {}, { deadlineMs })).agent;
  }

  async resync(): Promise<SyncAgent | undefined> {
    return (await unary(this.#agent.resync.bind(this.#agent), {}, { deadlineMs })).agent;
  }

  close(): void {
    this.#agent.close();
    this.#ending.abort();
    this.#client.close();
  }
}
