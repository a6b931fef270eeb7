import { experimental, status } from '@grpc/grpc-js';
import { messageOf } from '../errors/index.ts';
import type { Network } from '../network/index.ts';

const networks = new Map<string, Network>();

/** Makes a node's network known to gRPC; must be called once before the node dials a target of `target()`. */
export function useNetwork(network: Network): void {
  networks.set(network.node, network);
}

/** A gRPC target that is dialled by `network`'s node: certificates are checked against the product's name, `host`. */
export const target = (network: Network, host: string, port: number): string => `uclab://${network.node}/${host}:${port}`;

/** Resolves `uclab://cups1/cucm:9443`: the authority says who dials, the path whom. */
class NodeResolver implements experimental.Resolver {
  readonly #target: experimental.GrpcUri;
  readonly #listener: experimental.ResolverListener;
  #asked = 0;

  constructor(uri: experimental.GrpcUri, listener: experimental.ResolverListener) {
    this.#target = uri;
    this.#listener = listener;
  }

  static getDefaultAuthority(uri: experimental.GrpcUri): string {
    return uri.path;
  }

  updateResolution(): void {
    this.#asked += 1;
    const asked = this.#asked;
    setImmediate(() => {
      // A channel that was closed meanwhile would dial again, and again for ever.
      if (asked !== this.#asked) return;
      try {
        const { host, port } = experimental.splitHostPort(this.#target.path) ?? { host: '', port: 0 };
        const network = networks.get(this.#target.authority ?? '');
        if (!network) throw new Error(`no network is known for ${this.#target.authority}`);
        const address = network.resolve(host, port ?? 443);
        this.#listener(experimental.statusOrFromValue([{ addresses: [address] }]), {}, null, '');
      } catch (error) {
        this.#listener(experimental.statusOrFromError({ code: status.UNAVAILABLE, details: messageOf(error) }), {}, null, '');
      }
    });
  }

  /** The channel is closed, or idle and will ask again. */
  destroy(): void {
    this.#asked += 1;
  }
}

experimental.registerResolver('uclab', NodeResolver);
