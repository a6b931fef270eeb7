export { type FeedOptions, feed, feedService } from './feed-service.ts';
