export { type Address, NameNotResolvedError, type Network, SystemNetwork } from './network.ts';
export { connectTcp } from './tcp.ts';
