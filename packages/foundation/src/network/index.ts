export { type Address, formatAddress, parseAddress } from './address.ts';
export { NameNotResolvedError, type Network, SystemNetwork } from './network.ts';
export { connectTcp } from './tcp.ts';
