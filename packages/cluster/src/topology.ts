export { buildTopology, type FeedMode, feedModes, publishedPorts } from '@uclab/lab/topology';
