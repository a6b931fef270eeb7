import type { Journal } from '@uclab/foundation/journal';
import type { NodeIdentity } from '@uclab/foundation/rpc';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { ServiceDefinition } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import { UserFeed } from '@uclab/platform/user-feed';
import { DatabaseFeed } from './database-feed.ts';
import { presenceNodes } from './process-nodes.ts';

export const feedService = 'Cisco Database Layer Monitor';

/** The port of the feed as the emulator numbers it. */
const productPort = 9443;

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
  const { identity, store, journal, log } = options;
  const source = new DatabaseFeed(store);
  let port = options.port;
  return {
    name: feedService,
    shortNames: ['Database Layer Monitor', 'DB Monitor'],
    kind: 'network',
    ports: [productPort],
    async start() {
      const mayFollow = (node: string) => presenceNodes(store).includes(node);
      const served = new UserFeed({ service: feedService, identity, source, journal, log, mayFollow });
      port = await served.start(options.host, port);
      options.onListening(port);
      return { stop: async () => served.stop() };
    },
  };
}
