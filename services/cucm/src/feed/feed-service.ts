import { Server, status } from '@grpc/grpc-js';
import { UserFeedServiceService } from '@uclab/contracts/cucm/v1/user_feed';
import { messageOf } from '@uclab/foundation/errors';
import { type Journal, traceOrNew } from '@uclab/foundation/journal';
import { closeServer, type NodeIdentity, peerName, serverCredentials, startServer } from '@uclab/foundation/rpc';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { ServiceDefinition } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { presenceNodes } from './process-nodes.ts';
import { type FeedCall, Subscription } from './subscription.ts';

export const feedService = 'Cisco Database Layer Monitor';

/** The port of the feed as the emulator numbers it. */
const productPort = 9443;

/** Milliseconds after which a presence node that has fallen silent is given up. */
const keepalive = { 'grpc.keepalive_time_ms': 5000, 'grpc.keepalive_timeout_ms': 5000 };

export interface FeedOptions {
  readonly host: string;
  /** 0 takes a free port and keeps it for later starts. */
  readonly port: number;
  readonly identity: NodeIdentity;
  readonly store: Store;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly onListening: (port: number) => void;
}

/** The service that presence nodes take their users from. Only nodes that CUCM knows may, each under its own name. */
export function feed(options: FeedOptions): ServiceDefinition {
  let port = options.port;
  return {
    name: feedService,
    shortNames: ['Database Layer Monitor', 'DB Monitor'],
    kind: 'network',
    ports: [productPort],
    async start() {
      const subscriptions = new Set<Subscription>();
      const server = new Server(keepalive);
      server.addService(UserFeedServiceService, { subscribe: (call: FeedCall) => subscribe(call, options, subscriptions) });
      port = await startServer(server, options.host, port, serverCredentials(options.identity));
      options.onListening(port);
      return {
        stop: async () => {
          for (const subscription of subscriptions) subscription.close();
          closeServer(server);
        },
      };
    },
  };
}

function subscribe(call: FeedCall, options: FeedOptions, subscriptions: Set<Subscription>): void {
  const { store, journal, log } = options;
  const node = peerName(call);
  if (node !== call.request.node || !presenceNodes(store).includes(node)) {
    const details = `${node || 'this caller'} is no presence node of this cluster`;
    log.write(feedService, 'WARN', `subscription refused: ${details}`);
    call.emit('error', { code: status.PERMISSION_DENIED, details });
    return;
  }
  const header = call.metadata.get('traceparent')[0];
  const subscription = new Subscription(call, store);
  const { mode } = subscription;
  journal.record(traceOrNew(header?.toString()), 'feed.subscribed', { node, fromRevision: call.request.revision, mode });
  log.write(feedService, 'INFO', `${node} subscribed from revision ${call.request.revision}, ${mode}`);
  subscriptions.add(subscription);
  subscription
    .run()
    .catch((error: unknown) => {
      log.write(feedService, 'ERROR', `${node}: ${messageOf(error)}`);
      call.emit('error', { code: status.INTERNAL, details: 'the feed failed' });
    })
    .finally(() => {
      subscriptions.delete(subscription);
      log.write(feedService, 'INFO', `${node} has gone`);
    });
}
