import type { Journal } from '@uclab/foundation/journal';
import type { NodeIdentity } from '@uclab/foundation/rpc';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { Store } from '@uclab/platform/store';
import { UserFeed } from '@uclab/platform/user-feed';
import { nodeSettings } from '../database/index.ts';
import { RelayedFeed } from './relayed-feed.ts';

/** The port on which other nodes take the feed: CUCM's own. */
export const relayPort = 9443;

export interface FeedRelayOptions {
  /** The product's service that serves it. */
  readonly service: string;
  readonly identity: NodeIdentity;
  readonly store: Store;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly host: string;
  /** 0 takes a free port and keeps it for later starts. Set to the real one. */
  readonly ports: { feed: number };
}

/** On the presence node that was installed first: the feed that the others take from it. It ends with the Sync Agent. */
export class FeedRelay {
  readonly #options: FeedRelayOptions;
  readonly #source: RelayedFeed;
  readonly #feed: UserFeed;

  constructor(options: FeedRelayOptions) {
    const { store, journal } = options;
    this.#options = options;
    this.#source = new RelayedFeed(store);
    const mayFollow = (node: string) => node !== journal.node && nodeSettings(store).nodes.includes(node);
    this.#feed = new UserFeed({ ...options, source: this.#source, mayFollow });
  }

  /** Throws when the port is in use. */
  async start(): Promise<void> {
    const { ports, host } = this.#options;
    ports.feed = await this.#feed.start(host, ports.feed);
  }

  /** The node knows what CUCM has, or that it cannot know: others are told what it has, and each change. */
  open(): void {
    this.#source.open();
  }

  stop(): void {
    this.#source.close();
    this.#feed.stop();
  }
}
