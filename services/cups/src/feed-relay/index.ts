export { FeedRelay, relayPort } from './feed-relay.ts';
export { RelayedFeed } from './relayed-feed.ts';
