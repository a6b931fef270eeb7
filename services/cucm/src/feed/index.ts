export { setCtiManager, setLicence } from './change-system.ts';
export { type FeedOptions, feed, feedService } from './feed-service.ts';
