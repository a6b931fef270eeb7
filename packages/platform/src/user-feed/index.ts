export { encodedMessage, snapshotPart, withRevision } from './encoded-message.ts';
export type { FeedChange, FeedHead, FeedSource, SnapshotPart } from './feed-source.ts';
export { SharedBatches } from './shared-batches.ts';
export { UserFeed, type UserFeedOptions } from './user-feed.ts';
