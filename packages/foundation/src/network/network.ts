import type { Address } from './address.ts';

/**
 * The network as one node sees it: the only way a service opens a connection. Names and ports are the product's
 * (`directory`, 636), whatever lies behind them.
 */
export interface Network {
  /** The node that dials. */
  readonly node: string;
  /** The address behind a name and a port; throws NameNotResolvedError for a name that this node does not know. */
  resolve(host: string, port: number): Address;
}

/** The same error that the system's resolver gives. */
export class NameNotResolvedError extends Error {
  override readonly name = 'NameNotResolvedError';
  readonly code = 'ENOTFOUND';
  readonly syscall = 'getaddrinfo';
  readonly hostname: string;

  constructor(hostname: string) {
    super(`getaddrinfo ENOTFOUND ${hostname}`);
    this.hostname = hostname;
  }
}

/** The system's own network: names are left to its resolver. Used in containers, where a gateway stands under each name. */
export class SystemNetwork implements Network {
  readonly node: string;

  constructor(node: string) {
    this.node = node;
  }

  resolve(host: string, port: number): Address {
    return { host, port };
  }
}
