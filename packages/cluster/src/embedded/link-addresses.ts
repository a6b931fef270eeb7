import { type Address, parseAddress } from '@uclab/foundation/network';
import { proxyName } from '@uclab/lab/topology';

/**
 * Where the gateways of an embedded cluster listen for each link, as the laboratory read it. In containers a link has an address and the
 * product's port on it, and a name leads there; here it has any free port of loopback.
 */
export class LinkAddresses {
  readonly #addresses = new Map<string, Address>();

  /** Undefined for a port of the product that no link carries. What is disabled keeps its address, at which nothing answers. */
  find(link: string, port: number): Address | undefined {
    return this.#addresses.get(proxyName(link, port));
  }

  /** `listen` is a gateway's `host:port`; port 0 is that of a proxy which never listened. */
  set(link: string, port: number, listen: string): void {
    const address = parseAddress(listen);
    if (address && address.port !== 0) this.#addresses.set(proxyName(link, port), address);
  }
}
