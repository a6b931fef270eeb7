import { type ResyncResponse, type ShowAgentResponse, type SyncAgent, SyncAgentServiceClient } from '@uclab/contracts/cups/v1/sync_agent';
import { delay } from '@uclab/foundation/clock';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { asRefusal } from '../nodes/index.ts';
import type { LabEnvironment } from '../service/environment.ts';

const showMs = 5_000;
/** An agent that CUCM answers knows by then whether the two work together. */
const startMs = 2_000;
const pollMs = 50;
/** An agent that has not copied everything within half a minute says so. */
const resyncMs = 35_000;

/** The Sync Agents of the presence nodes, as their administrators handle them. Methods throw a Refusal: the node's own, or that it does not answer. */
export class SyncAgents {
  readonly #environment: LabEnvironment;
  readonly #identity: NodeIdentity;
  readonly #clients = new Map<string, SyncAgentServiceClient>();

  constructor(environment: LabEnvironment, identity: NodeIdentity) {
    this.#environment = environment;
    this.#identity = identity;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  show(node: string): Promise<SyncAgent> {
    const client = this.#clientOf(node);
    return this.#ask<ShowAgentResponse>(
      node,
      unary((...args) => client.showAgent(...args), {}, { deadlineMs: showMs }),
    );
  }

  /** Resolves when an agent that starts has found out whether it can, or after two seconds; never throws. */
  async hasStarted(node: string): Promise<void> {
    const deadline = AbortSignal.timeout(startMs);
    while (!deadline.aborted) {
      const agent = await this.show(node).catch(() => undefined);
      if (agent?.state !== 'starting') return;
      await delay(pollMs, deadline);
    }
  }

  /** Resolves when the node has copied everything anew from CUCM. */
  resync(node: string): Promise<SyncAgent> {
    const client = this.#clientOf(node);
    return this.#ask<ResyncResponse>(
      node,
      unary((...args) => client.resync(...args), {}, { deadlineMs: resyncMs }),
    );
  }

  #clientOf(node: string): SyncAgentServiceClient {
    const known = this.#clients.get(node);
    if (known) return known;
    const { host, port } = this.#environment.rpcAddress(node);
    const client = new SyncAgentServiceClient(`${host}:${port}`, clientCredentials(this.#identity), labPlaneChannelOptions(node));
    this.#clients.set(node, client);
    return client;
  }

  async #ask<T extends { agent?: SyncAgent | undefined }>(node: string, call: Promise<T>): Promise<SyncAgent> {
    try {
      const { agent } = await call;
      if (!agent) throw new Error(`${node} answered without an agent`);
      return agent;
    } catch (error) {
      throw asRefusal(node, error);
    }
  }
}
