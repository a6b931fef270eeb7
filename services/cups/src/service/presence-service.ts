import { Server, ServerCredentials } from '@grpc/grpc-js';
import { PresenceServiceService } from '@uclab/contracts/cups/v1/presence';
import type { Clock } from '@uclab/foundation/clock';
import { type Journal, newTrace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import { cupsTraits, shortNamesOf } from '@uclab/foundation/persona';
import { closeServer, type NodeIdentity, serverCredentials, startServer } from '@uclab/foundation/rpc';
import type { TrustStores } from '@uclab/platform/certificates';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { ServiceDefinition } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { addClusterService, clusterPort, Peer, type PeerStatus } from '../cluster/index.ts';
import { type NodeSettings, type UserKey, usersGone } from '../database/index.ts';
import { ClientConnection, type ConnectCall, Messages, type PhoneMessage, Phones, PresenceEngine } from '../presence/index.ts';
import type { SharedRecords } from '../replication/index.ts';

/** The port of SIP over TLS, on which the product's clients are connected. */
const clientPort = 5061;

/** Milliseconds after which a node that has fallen silent is given up. */
const keepaliveOfNodes = { 'grpc.keepalive_time_ms': 5_000, 'grpc.keepalive_timeout_ms': 5_000 };

/** The same for a client: a machine that is thousands of them, or whose person is busy with something else, may take longer to answer. */
const keepaliveOfClients = { 'grpc.keepalive_time_ms': 5_000, 'grpc.keepalive_timeout_ms': 10_000 };

export interface PresenceServiceOptions {
  readonly node: string;
  readonly network: Network;
  readonly identity: NodeIdentity;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly trustStores: TrustStores;
  readonly records: SharedRecords;
  readonly store: Store;
  readonly settings: () => NodeSettings;
  readonly endUserOf: (sessionKey: string) => UserKey | undefined;
  readonly host: string;
  /** Where it listens; 0 takes a free port and keeps it for later starts. Set to the real ones. */
  readonly ports: { presence: number; cluster: number };
  /** Called when it became, or is no longer, up to date with another node. */
  readonly onChange: () => void;
}

/** What one start of the service is made of. */
interface Running {
  readonly engine: PresenceEngine;
  readonly phones: Phones;
  readonly messages: Messages;
  readonly peers: readonly Peer[];
  readonly connections: Set<ClientConnection>;
}

/**
 * The Presence Engine of a node: clients on one port, the cluster's other nodes on another. In the product a SIP proxy stands before
 * it and carries SIP; here clients and nodes speak gRPC.
 */
export class PresenceService {
  /** Its name in Control Center and in the node's log. */
  readonly service: string;
  readonly #options: PresenceServiceOptions;
  readonly #phones = new Phones((message) => this.#tellPopUp(message));
  #running: Running | undefined;

  constructor(options: PresenceServiceOptions) {
    this.#options = options;
    this.service = cupsTraits(options.settings().version).serviceNames.presenceEngine;
  }

  /** Undefined while the service does not run. */
  get running(): Omit<Running, 'peers' | 'connections'> | undefined {
    return this.#running;
  }

  /** How far this node follows each other node; empty while the service does not run. */
  peers(): PeerStatus[] {
    return this.#running?.peers.map((peer) => peer.status()) ?? [];
  }

  /**
   * Ends the connections of clients that have logged out with these keys. A key that ends otherwise, with Tomcat or by its age, ends none:
   * that is another service, and a client of the product stays registered (assumed).
   */
  loggedOut(sessionKeys: readonly string[]): void {
    const keys = new Set(sessionKeys);
    for (const connection of [...(this.#running?.connections ?? [])]) connection.loggedOut(keys);
  }

  /** Ends the connections of users who are gone, and the phones that the node does not serve any more; to be called after each copy from CUCM. */
  usersCopied(servesPhoneOf: (user: string) => boolean): void {
    this.#phones.keepOnly(servesPhoneOf);
    const held = [...(this.#running?.connections ?? [])].flatMap((connection) =>
      connection.holder ? [{ ...connection.holder, connection }] : [],
    );
    for (const { userid, connection } of usersGone(this.#options.store, held)) {
      this.#tell('INFO', `${userid} is disconnected: CUCM has no active user of that id any more, or another one`);
      connection.userGone();
    }
  }

  /** Every phone is away, as before the first was registered. */
  forgetPhones(): void {
    this.#phones.keepOnly(() => false);
  }

  definition(): ServiceDefinition {
    return {
      name: this.service,
      shortNames: shortNamesOf(this.service),
      kind: 'feature',
      ports: [clientPort, clusterPort],
      start: () => this.#start(),
    };
  }

  async #start() {
    const running = this.#build();
    const { connections } = running;
    const clients = this.#clientServer(running);
    const cluster = this.#clusterServer(running);
    const { ports, host, trustStores, identity } = this.#options;
    const own = trustStores.ownKey();
    const keys = [{ cert_chain: Buffer.from(own.certificate), private_key: Buffer.from(own.privateKey) }];
    const stop = async () => {
      this.#running = undefined;
      for (const connection of connections) connection.close();
      closeServer(clients);
      closeServer(cluster);
      running.engine.stop();
      await Promise.all(running.peers.map((peer) => peer.stop()));
    };
    try {
      ports.presence = await startServer(clients, host, ports.presence, ServerCredentials.createSsl(null, keys));
      ports.cluster = await startServer(cluster, host, ports.cluster, serverCredentials(identity));
    } catch (error) {
      await stop();
      throw error;
    }
    this.#running = running;
    for (const peer of running.peers) peer.start();
    return { stop };
  }

  #build(): Running {
    const { node, records, settings, journal } = this.#options;
    const engine = new PresenceEngine({ node, domain: () => settings().presenceDomain, records });
    const phones = this.#phones;
    phones.tellOf(engine);
    const peers = settings()
      .nodes.filter((name) => name !== node)
      .map((name) => new Peer(name, { ...this.#options, engine, tell: (level, text) => this.#tell(level, text) }));
    const elsewhere: ConstructorParameters<typeof Messages>[0]['elsewhere'] = async (name, message) =>
      (await peers.find((peer) => peer.node === name)?.deliver(message)) ?? false;
    return { engine, phones, peers, messages: new Messages({ node, journal, engine, phones, elsewhere }), connections: new Set() };
  }

  #clientServer({ engine, messages, connections }: Running): Server {
    const { clock, endUserOf, journal } = this.#options;
    const server = new Server(keepaliveOfClients);
    server.addService(PresenceServiceService, {
      connect: (call: ConnectCall) => {
        const connection: ClientConnection = new ClientConnection(call, {
          engine,
          messages,
          clock,
          endUserOf,
          onOpen: (user) => {
            journal.record(newTrace(), 'presence.connected', { user });
            this.#tell('INFO', `${user} is connected`);
          },
          onClose: (user) => {
            journal.record(newTrace(), 'presence.disconnected', { user });
            this.#tell('INFO', `${user} has gone`);
          },
        });
        connections.add(connection);
        call.once('close', () => connections.delete(connection));
      },
    });
    return server;
  }

  #clusterServer({ engine, messages }: Running): Server {
    const { records, settings, node } = this.#options;
    const server = new Server(keepaliveOfNodes);
    addClusterService(server, {
      records,
      engine,
      messages,
      peers: () => settings().nodes.filter((name) => name !== node),
      tell: (level, text) => this.#tell(level, text),
    });
    return server;
  }

  #tellPopUp({ from, to, poppedUp }: PhoneMessage): void {
    this.#options.journal.record(newTrace(), 'presence.phone-pop-up', { from, to }, { failed: !poppedUp });
    if (!poppedUp) this.#tell('WARN', `IP Phone Messenger: the phone of ${to} refused to show a message of ${from}`);
  }

  #tell(level: 'INFO' | 'WARN' | 'ERROR', text: string): void {
    this.#options.log.write(this.service, level, text);
  }
}
