export {
  type Addresses,
  type AddressMode,
  addressModes,
  addressNetworkRule,
  certificateAddresses,
  isAddressNetwork,
  sharedAddress,
  sharedAddresses,
  usualNetwork,
  whyNoOwnAddresses,
} from './addresses.ts';
export { fullName, presenceDomain } from './presence-domain.ts';
export { type PublishedPort, publishedPorts } from './published-ports.ts';
export {
  buildTopology,
  type FeedMode,
  feedModes,
  type GatewayPlan,
  type LinkPlan,
  type NodePlan,
  type NodeRole,
  proxyName,
  type Topology,
} from './topology.ts';
