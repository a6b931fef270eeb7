import { isIP } from 'node:net';

/** Where to connect to, or where to listen. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `host:port` in one string, IPv6 addresses in brackets. */
export const formatAddress = ({ host, port }: Address): string => (isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`);

/** Splits `host:port`; undefined when there is no port or it is none. */
export function parseAddress(address: string): Address | undefined {
  const parts = /^(?:\[(?<bracketed>[^\]]*)\]|(?<plain>[^:]*)):(?<port>\d{1,5})$/.exec(address)?.groups;
  if (!parts) return undefined;
  const port = Number(parts.port);
  return port <= 65_535 ? { host: parts.bracketed ?? parts.plain ?? '', port } : undefined;
}
