import { lookup } from 'node:dns/promises';
import type { Address } from '@uclab/foundation/network';
import { type Addresses, publishedPorts, sharedAddresses, type Topology } from '../topology/index.ts';
import type { LabEnvironment } from './environment.ts';

const rpcPort = 9090;
const gatewayPort = 8474;

const schemes: Readonly<Record<number, string>> = {
  389: 'ldap',
  636: 'ldaps',
  8443: 'https',
  8460: 'http',
  8461: 'grpc',
  [gatewayPort]: 'http',
};

/**
 * Where the laboratory finds things among containers, by names. A node's own name leads to its gateway for whoever dials it; on the
 * node's network the node itself is called `origin-<node>`, and a gateway `to-<target>`.
 */
export class ContainerEnvironment implements LabEnvironment {
  readonly mode = 'containers';
  readonly #topology: Topology;
  readonly #chosen: ReadonlyMap<string, number>;
  readonly #addresses: Addresses;

  /** `chosen`: published ports by the name of their setting, where they are not those of the topology. */
  constructor(topology: Topology, chosen: ReadonlyMap<string, number> = new Map(), addresses: Addresses = sharedAddresses) {
    this.#topology = topology;
    this.#chosen = chosen;
    this.#addresses = addresses;
  }

  rpcAddress(node: string): Address {
    return { host: `origin-${node}`, port: rpcPort };
  }

  adminAddress(node: string, port: number): Address {
    return { host: `origin-${node}`, port };
  }

  gatewayApi(target: string): string {
    return `http://to-${target}:${gatewayPort}`;
  }

  upstream(target: string, port: number): string {
    return `origin-${target}:${port}`;
  }

  /** The gateway has an address on the caller's network under the link's name; asked each time, since it changes with the container. */
  async listen(link: string, port: number): Promise<string> {
    const { address, family } = await lookup(link);
    return family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
  }

  publishedUrl(name: string): string {
    return this.#published(name)[0] ?? '';
  }

  publishedUrls(name: string): string[] {
    return this.#published(name).filter((url) => url !== '');
  }

  #published(name: string): string[] {
    const ports = publishedPorts(this.#topology, this.#addresses).filter(({ node, port }) => node === name && port in schemes);
    return ports.map(({ setting, port, address, published: usual }) => {
      const published = this.#chosen.get(setting) ?? usual;
      // Docker chose a port that nobody in a container can know.
      return published === 0 ? '' : `${schemes[port]}://${address}:${published}`;
    });
  }
}
