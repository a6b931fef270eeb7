import { Server, type ServerWritableStream, status } from '@grpc/grpc-js';
import { type SubscribeRequest, UserFeedServiceService } from '@uclab/contracts/cucm/v1/user_feed';
import { messageOf } from '@uclab/foundation/errors';
import { type Journal, traceOrNew } from '@uclab/foundation/journal';
import { closeServer, type NodeIdentity, peerName, serverCredentials, startServer } from '@uclab/foundation/rpc';
import type { ServiceLog } from '../service-log/index.ts';
import type { FeedSource } from './feed-source.ts';
import { Subscription } from './subscription.ts';

type FeedCall = ServerWritableStream<SubscribeRequest, Buffer>;

/** Milliseconds after which a presence node that has fallen silent is given up. */
const keepalive = { 'grpc.keepalive_time_ms': 5000, 'grpc.keepalive_timeout_ms': 5000 };

/** The service of the contract, with messages that are bytes already. */
const encodedService = { subscribe: { ...UserFeedServiceService.subscribe, responseSerialize: (message: Buffer) => message } };

export interface UserFeedOptions {
  /** The product's service that serves it, under whose name it logs. */
  readonly service: string;
  readonly identity: NodeIdentity;
  readonly source: FeedSource;
  readonly journal: Journal;
  readonly log: ServiceLog;
  /** Whether a node of that name may take the feed. */
  readonly mayFollow: (node: string) => boolean;
}

/** The feed that presence nodes take users and settings from. Only nodes that are known may, each under its own name. */
export class UserFeed {
  readonly #options: UserFeedOptions;
  readonly #subscriptions = new Set<Subscription>();
  #server: Server | undefined;

  constructor(options: UserFeedOptions) {
    this.#options = options;
  }

  /** The port on which it listens; 0 takes a free one. Throws when the port is in use. */
  async start(host: string, port: number): Promise<number> {
    const server = new Server(keepalive);
    server.addService(encodedService, { subscribe: (call: FeedCall) => this.#subscribe(call) });
    const bound = await startServer(server, host, port, serverCredentials(this.#options.identity));
    this.#server = server;
    return bound;
  }

  stop(): void {
    for (const subscription of this.#subscriptions) subscription.close();
    if (this.#server) closeServer(this.#server);
    this.#server = undefined;
  }

  #subscribe(call: FeedCall): void {
    const { service, source, journal, log, mayFollow } = this.#options;
    const node = peerName(call);
    if (node !== call.request.node || !mayFollow(node)) {
      const details = `${node || 'this caller'} is no presence node of this cluster`;
      log.write(service, 'WARN', `subscription refused: ${details}`);
      call.emit('error', { code: status.PERMISSION_DENIED, details });
      return;
    }
    const header = call.metadata.get('traceparent')[0];
    const subscription = new Subscription(call, source);
    const { mode } = subscription;
    journal.record(traceOrNew(header?.toString()), 'feed.subscribed', { node, fromRevision: call.request.revision, mode });
    log.write(service, 'INFO', `${node} subscribed from revision ${call.request.revision}, ${mode}`);
    this.#subscriptions.add(subscription);
    subscription
      .run()
      .catch((error: unknown) => {
        log.write(service, 'ERROR', `${node}: ${messageOf(error)}`);
        call.emit('error', { code: status.INTERNAL, details: 'the feed failed' });
      })
      .finally(() => {
        this.#subscriptions.delete(subscription);
        log.write(service, 'INFO', `${node} has gone`);
      });
  }
}
