import { describe, expect, it } from 'vitest';
import { certificateAddresses, isAddressNetwork, whyNoOwnAddresses } from './addresses.ts';
import { publishedPorts } from './published-ports.ts';
import { buildTopology } from './topology.ts';

const publishedOn = (presenceNodes: number, network = '127.0.1') =>
  publishedPorts(buildTopology({ presenceNodes }), { mode: 'per-node', network });

describe('a cluster whose nodes have addresses of their own', () => {
  it("has the product's ports on them, and everything else where it always is", () => {
    const places = publishedOn(2).map(({ what, address, published }) => `${what} ${address}:${published}`);
    expect(places).toEqual([
      'lab 127.0.0.1:8400',
      'directory LDAP 127.0.1.21:389',
      'directory LDAPS 127.0.1.21:636',
      'cucm HTTPS 127.0.1.1:8443',
      'cups1 HTTPS 127.0.1.11:8443',
      'cups2 HTTPS 127.0.1.12:8443',
      'cupc HTTP 127.0.0.1:8460',
      'cupc gRPC 127.0.0.1:8461',
      'gateway of directory 127.0.0.1:8474',
      'gateway of cucm 127.0.0.1:8475',
      'gateway of cups1 127.0.0.1:8476',
      'gateway of cups2 127.0.0.1:8477',
    ]);
  });

  it('has no two ports in one place, however many nodes there are, and the settings of any other cluster', () => {
    const ports = publishedOn(20);
    expect(new Set(ports.map(({ address, published }) => `${address}:${published}`)).size).toBe(ports.length);
    expect(ports.map(({ setting }) => setting)).toEqual(publishedPorts(buildTopology({ presenceNodes: 20 })).map(({ setting }) => setting));
  });

  it('may stand in another network', () => {
    const [cucm] = publishedOn(2, '127.9.8').filter(({ node }) => node === 'cucm');
    expect(cucm?.address).toBe('127.9.8.1');
  });
});

it('every node is certified for both addresses, and what has none of its own for 127.0.0.1', () => {
  const topology = buildTopology({ presenceNodes: 11 });
  const named = (name: string) => certificateAddresses(topology, name, '127.0.1');
  expect(named('cups10')).toEqual(['127.0.0.1', '127.0.1.20']);
  expect(named('cups11')).toEqual(['127.0.0.1', '127.0.1.31']);
  expect(named('directory')).toEqual(['127.0.0.1', '127.0.1.21']);
  expect(named('cupc')).toEqual(['127.0.0.1']);
  expect(named('lab')).toEqual(['127.0.0.1']);
});

it.each(['127.0.1', '127.255.255', '127.1.0'])('takes %s for a network', (text) => {
  expect(isAddressNetwork(text)).toBe(true);
});

it.each(['', '127.0.0', '127.0', '127.0.1.1', '127.0.256', '10.0.1', '0.0.0', '127.0.x', '127.0.1 ', '127.00.1'])(
  'takes %j for none',
  (text) => {
    expect(isAddressNetwork(text)).toBe(false);
  },
);

it('is for Linux, and says so elsewhere', () => {
  expect(whyNoOwnAddresses('linux')).toBeUndefined();
  expect(whyNoOwnAddresses('darwin')).toBe(
    'per-node is for Linux, where all of 127.0.0.0/8 is loopback; on darwin no address but 127.0.0.1 is sure to be there',
  );
});
