export type NodeRole = 'directory' | 'cucm' | 'cups' | 'cupc';

/** A node, and how it is published unless a setting says otherwise. */
export interface NodePlan {
  readonly name: string;
  readonly role: NodeRole;
  /** Product port to the port on 127.0.0.1, which all nodes share. */
  readonly published: Readonly<Record<number, number>>;
  /** Last number of the address where each node has one of its own, and the product's ports there; left out for the clients. */
  readonly ownHost?: number;
}

/** An edge between two nodes; every port of it passes through a proxy of the target's gateway. */
export interface LinkPlan {
  /** `<from>-to-<to>` */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly ports: readonly number[];
}

/** What stands in front of a target: a Toxiproxy of its own, because two targets with the same port collide on one address. */
export interface GatewayPlan {
  readonly target: string;
  /** Published port of its Toxiproxy API. */
  readonly apiPort: number;
}

export interface Topology {
  readonly nodes: readonly NodePlan[];
  readonly links: readonly LinkPlan[];
  readonly gateways: readonly GatewayPlan[];
  readonly labPort: number;
}

/** The name of the proxy that carries one port of a link. */
export const proxyName = (link: string, port: number): string => `${link}-${port}`;

const ldapPorts = [389, 636];
const httpsPort = 8443;
/** Clients and their presence: the product's port of SIP over TLS, see proto/uclab/cups/v1. */
const presencePort = 5061;
/** What presence nodes tell each other. */
const clusterPort = 5062;
/** The user feed, of CUCM and of the presence node whose feed others take, see proto/uclab/cucm/v1. */
const feedPort = 9443;

/** cups1 is 11, and cups10 is 20; the ten after that are the directory's. */
const ownHostOf = (presenceNode: number): number => (presenceNode <= 10 ? 10 : 20) + presenceNode;

const link = (from: string, to: string, ports: readonly number[]): LinkPlan => ({ name: `${from}-to-${to}`, from, to, ports });

/** How presence nodes get users and settings: each from CUCM by itself, or the first one, the publisher, for all of them. */
export const feedModes = ['direct', 'publisher'] as const;
export type FeedMode = (typeof feedModes)[number];

/**
 * The cluster with that many presence nodes: the one description from which the embedded cluster, the compose file and the
 * laboratory are made. A pair of nodes without a link has no way to each other.
 */
export function buildTopology(options: { presenceNodes: number; feed?: FeedMode }): Topology {
  const presence = Array.from({ length: options.presenceNodes }, (_, index) => `cups${index + 1}`);
  const portsTo = (peer: string) => (options.feed === 'publisher' && peer === presence[0] ? [clusterPort, feedPort] : [clusterPort]);
  const nodes: NodePlan[] = [
    { name: 'directory', role: 'directory', published: { 389: 3890, 636: 6360 }, ownHost: 21 },
    { name: 'cucm', role: 'cucm', published: { [httpsPort]: 8443 }, ownHost: 1 },
    ...presence.map(
      (name, index): NodePlan => ({ name, role: 'cups', published: { [httpsPort]: 8451 + index }, ownHost: ownHostOf(index + 1) }),
    ),
    { name: 'cupc', role: 'cupc', published: { 8460: 8460, 8461: 8461 } },
  ];
  const links = [
    link('cucm', 'directory', ldapPorts),
    ...presence.map((node) => link(node, 'directory', ldapPorts)),
    ...presence.map((node) => link(node, 'cucm', [httpsPort, feedPort])),
    ...presence.flatMap((node) => presence.filter((peer) => peer !== node).map((peer) => link(node, peer, [httpsPort, ...portsTo(peer)]))),
    ...presence.map((node) => link('cupc', node, [httpsPort, presencePort])),
    link('cupc', 'directory', ldapPorts),
  ];
  const gateways = ['directory', 'cucm', ...presence].map((target, index) => ({ target, apiPort: 8474 + index }));
  return { nodes, links, gateways, labPort: 8400 };
}
