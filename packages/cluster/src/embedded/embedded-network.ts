import { type Address, NameNotResolvedError, type Network } from '@uclab/foundation/network';
import type { ProxyServer } from '@uclab/lab/proxy';
import { fullName, proxyName, type Topology } from '@uclab/lab/topology';

/** Nothing ever listens there, so a connection is really refused. */
const closed: Address = { host: '127.0.0.1', port: 1 };

/**
 * What one node of an embedded cluster sees: the targets to which it has a link, with domain or without, each behind its gateway; no other name
 * resolves, and a port without a proxy is refused.
 */
export class EmbeddedNetwork implements Network {
  readonly node: string;
  readonly #targets: ReadonlyMap<string, string>;
  readonly #gateways: ReadonlyMap<string, ProxyServer>;

  constructor(node: string, topology: Topology, gateways: ReadonlyMap<string, ProxyServer>) {
    this.node = node;
    this.#gateways = gateways;
    const links = topology.links.filter((link) => link.from === node);
    this.#targets = new Map(links.flatMap((link) => [link.to, link.name, fullName(link.to)].map((name) => [name, link.to] as const)));
  }

  resolve(host: string, port: number): Address {
    const target = this.#targets.get(host.toLowerCase());
    if (!target) throw new NameNotResolvedError(host);
    return this.#gateways.get(target)?.listenAddress(proxyName(`${this.node}-to-${target}`, port)) ?? closed;
  }
}
