import { ChannelCredentials, type ClientDuplexStream } from '@grpc/grpc-js';
import { type ConnectRequest, type ConnectResponse, PresenceServiceClient } from '@uclab/contracts/cups/v1/presence';
import { deadlineIn } from '@uclab/foundation/clock';
import type { Network } from '@uclab/foundation/network';
import { channelOptions, target } from '@uclab/foundation/rpc';

/** The product's port of SIP over TLS. */
const port = 5061;

/** Milliseconds after which a node that has fallen silent is given up. A machine full of busy clients needs more than a node does. */
const keepalive = { 'grpc.keepalive_time_ms': 3_000, 'grpc.keepalive_timeout_ms': 5_000 };

/** For a connection to a node. Real time. */
const connectDeadlineMs = 5_000;

/** The presence service of one node. */
export class PresenceNode {
  readonly #client: PresenceServiceClient;
  #waiting: Promise<boolean> | undefined;

  constructor(client: PresenceServiceClient) {
    this.#client = client;
  }

  /** Whether there is a connection, after some seconds at most. Thousands of clients that have lost their node wait as one. */
  ready(): Promise<boolean> {
    this.#waiting ??= new Promise<boolean>((resolve) => {
      this.#client.waitForReady(deadlineIn(connectDeadlineMs), (error) => resolve(!error));
    }).finally(() => {
      this.#waiting = undefined;
    });
    return this.#waiting;
  }

  connect(): ClientDuplexStream<ConnectRequest, ConnectResponse> {
    return this.#client.connect();
  }

  close(): void {
    this.#client.close();
  }
}

/** The presence services of the nodes, dialled from the people's computers; the clients of one machine share a connection to a node. */
export class PresenceServices {
  readonly #network: Network;
  readonly #credentials: ChannelCredentials;
  readonly #services = new Map<string, PresenceNode>();

  /** `authority` is PEM: who signed the certificate of the nodes. */
  constructor(network: Network, authority: string) {
    this.#network = network;
    this.#credentials = ChannelCredentials.createSsl(Buffer.from(authority));
  }

  of(node: string): PresenceNode {
    const known = this.#services.get(node);
    if (known) return known;
    const options = { ...channelOptions, ...keepalive };
    const service = new PresenceNode(new PresenceServiceClient(target(this.#network, node, port), this.#credentials, options));
    this.#services.set(node, service);
    return service;
  }

  stop(): void {
    for (const service of this.#services.values()) service.close();
    this.#services.clear();
  }
}
