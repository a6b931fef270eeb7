import { Agent, buildConnector } from 'undici';
import type { Network } from '../network/index.ts';

/** What a caller trusts on HTTPS. */
export interface TlsTrust {
  /** PEM of the certificates that are trusted, roots or the servers' own. */
  readonly authorities: readonly string[];
}

/**
 * A dispatcher for undici's own `fetch` and `request` that dials through a node's network. Names in URLs are the product's,
 * and certificates are checked against them. `connectTimeoutMs` is real time; `connections` are those to one server at most, any number
 * where it is left out.
 */
export function httpDispatcher(
  network: Network,
  options: { trust?: TlsTrust; connectTimeoutMs: number; connections?: number | undefined },
): Agent {
  const connector = buildConnector({
    timeout: options.connectTimeoutMs,
    ...(options.trust ? { ca: [...options.trust.authorities], allowPartialTrustChain: true } : {}),
  });
  return new Agent({
    connections: options.connections ?? null,
    connect(request, callback) {
      try {
        const port = Number(request.port) || (request.protocol === 'https:' ? 443 : 80);
        const address = network.resolve(request.hostname, port);
        connector(
          {
            ...request,
            hostname: address.host,
            host: address.host,
            port: String(address.port),
            servername: request.servername ?? request.hostname,
          },
          callback,
        );
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      }
    },
  });
}
