export {
  type AddressMode,
  addressModes,
  buildTopology,
  type FeedMode,
  feedModes,
  isAddressNetwork,
  publishedPorts,
  whyNoOwnAddresses,
} from '@uclab/lab/topology';
