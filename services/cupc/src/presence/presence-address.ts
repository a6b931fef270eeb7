import { isIP } from 'node:net';

/**
 * Where a client connects for presence: a node that is named by an IP address there, and one that is named by a host name there with
 * the presence domain behind it, unless the name ends with that already. Source: How does CUPC determine presence address (blog, January
 * 2009).
 */
export function presenceAddress(node: string, domain: string): string {
  const isWhole = isIP(node) !== 0 || domain === '' || node.toLowerCase().endsWith(`.${domain.toLowerCase()}`);
  return isWhole ? node : `${node}.${domain}`;
}
