import { type Address, NameNotResolvedError, type Network } from '@uclab/foundation/network';
import { fullName, type Topology } from '@uclab/lab/topology';
import type { LinkAddresses } from './link-addresses.ts';

/** Nothing ever listens there, so a connection is really refused. */
const closed: Address = { host: '127.0.0.1', port: 1 };

/**
 * What one node of an embedded cluster sees: the targets to which it has a link, with domain or without, each behind its gateway; no other name
 * resolves, and a port without a proxy is refused.
 */
export class EmbeddedNetwork implements Network {
  readonly node: string;
  readonly #targets: ReadonlyMap<string, string>;
  readonly #links: LinkAddresses;

  constructor(node: string, topology: Topology, addresses: LinkAddresses) {
    this.node = node;
    this.#links = addresses;
    const links = topology.links.filter((link) => link.from === node);
    this.#targets = new Map(links.flatMap((link) => [link.to, link.name, fullName(link.to)].map((name) => [name, link.to] as const)));
  }

  resolve(host: string, port: number): Address {
    const target = this.#targets.get(host.toLowerCase());
    if (!target) throw new NameNotResolvedError(host);
    return this.#links.find(`${this.node}-to-${target}`, port) ?? closed;
  }
}
