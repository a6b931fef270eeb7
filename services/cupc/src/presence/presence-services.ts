import { ChannelCredentials, type ClientDuplexStream } from '@grpc/grpc-js';
import { type ConnectRequest, type ConnectResponse, PresenceServiceClient } from '@uclab/contracts/cups/v1/presence';
import type { Network } from '@uclab/foundation/network';
import { channelOptions, target, whenReady } from '@uclab/foundation/rpc';

/** The product's port of SIP over TLS. */
const port = 5061;

/** Milliseconds after which a node that has fallen silent is given up. A machine full of busy clients needs more than a node does. */
const keepalive = { 'grpc.keepalive_time_ms': 3_000, 'grpc.keepalive_timeout_ms': 5_000 };

/** For a connection to a node. Real time. */
const connectDeadlineMs = 5_000;

/** The presence service of one node. */
export class PresenceNode {
  readonly #client: PresenceServiceClient;
  readonly #closing = new AbortController();
  #waiting: Promise<boolean> | undefined;

  constructor(client: PresenceServiceClient) {
    this.#client = client;
  }

  /** Whether there is a connection, after some seconds at most. Thousands of clients that have lost their node wait as one. */
  ready(): Promise<boolean> {
    this.#waiting ??= whenReady(this.#client, connectDeadlineMs, this.#closing.signal).finally(() => {
      this.#waiting = undefined;
    });
    return this.#waiting;
  }

  connect(): ClientDuplexStream<ConnectRequest, ConnectResponse> {
    return this.#client.connect();
  }

  close(): void {
    this.#closing.abort();
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
