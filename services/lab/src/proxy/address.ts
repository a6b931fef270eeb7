import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { type Address, formatAddress, parseAddress } from '@uclab/foundation/network';
import { cannotListen } from './api-error.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Where a proxy is to listen. No host means 127.0.0.1. Throws an ApiError for an address that is none, a name that is unknown, and, unlike
 * Toxiproxy, for one that is not this machine's loopback: an embedded gateway serves nobody else.
 */
export async function resolveListenAddress(listen: string): Promise<Address> {
  const address = parseAddress(listen === '' ? ':0' : listen);
  if (!address) throw cannotListen(`listen tcp: address ${listen}: ${/:\d+$/.test(listen) ? 'invalid port' : 'missing port in address'}`);
  const host = await resolveHost(address.host === '' ? '127.0.0.1' : address.host);
  if (!loopback.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')) {
    throw cannotListen(`listen tcp ${formatAddress({ host, port: address.port })}: bind: only loopback addresses can be listened on`);
  }
  return { host, port: address.port };
}

async function resolveHost(host: string): Promise<string> {
  if (isIP(host)) return host;
  try {
    return (await lookup(host, { order: 'ipv4first' })).address;
  } catch {
    throw cannotListen(`listen tcp: lookup ${host}: no such host`);
  }
}
