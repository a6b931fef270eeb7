export { buildTopology, publishedPorts } from '@uclab/lab/topology';
