import { isIPv4 } from 'node:net';
import type { NodePlan, Topology } from './topology.ts';

/**
 * On which addresses a cluster is published. `shared`: all of it on 127.0.0.1, so that nodes differ in their ports. `per-node`: CUCM, each
 * presence node and the directory on an address of its own with the product's ports, for clients that know no other port than 8443.
 */
export const addressModes = ['shared', 'per-node'] as const;
export type AddressMode = (typeof addressModes)[number];

export interface Addresses {
  readonly mode: AddressMode;
  /** The first three numbers of the nodes' own addresses: another for each cluster that stands beside the first. */
  readonly network: string;
}

/** Where everything stands that has no address of its own: the laboratory, the gateways, the clients. */
export const sharedAddress = '127.0.0.1';
export const usualNetwork = '127.0.1';
export const sharedAddresses: Addresses = { mode: 'shared', network: usualNetwork };

/** Whether a text is the network of nodes' own addresses, as `127.0.1`; 127.0.0 is not, for what is shared stands there. */
export const isAddressNetwork = (text: string): boolean => text.startsWith('127.') && text !== '127.0.0' && isIPv4(`${text}.1`);
export const addressNetworkRule = 'is the first three numbers of loopback addresses, as 127.0.1, and not 127.0.0';

/** Why a cluster on that system cannot have an address for each node; undefined where it can. */
export const whyNoOwnAddresses = (platform: NodeJS.Platform): string | undefined =>
  platform === 'linux'
    ? undefined
    : `per-node is for Linux, where all of 127.0.0.0/8 is loopback; on ${platform} no address but 127.0.0.1 is sure to be there`;

/** The address that a node has to itself in that network; undefined for the clients. */
const ownAddress = ({ ownHost }: NodePlan, network: string): string | undefined =>
  ownHost === undefined ? undefined : `${network}.${ownHost}`;

/** The address on which a node is published. */
export const addressOf = (node: NodePlan, { mode, network }: Addresses): string =>
  (mode === 'per-node' ? ownAddress(node, network) : undefined) ?? sharedAddress;

/** The addresses that the certificate of a node, or of the laboratory, names: those on which it may be published, now or by a later start. */
export function certificateAddresses(topology: Topology, name: string, network: string): string[] {
  const node = topology.nodes.find((candidate) => candidate.name === name);
  const own = node && ownAddress(node, network);
  return own === undefined ? [sharedAddress] : [sharedAddress, own];
}
