import { expect, it } from 'vitest';
import { labConfigSchema } from '../config.ts';
import { buildTopology } from '../topology/index.ts';
import { ContainerEnvironment } from './container-environment.ts';

const topology = buildTopology({ presenceNodes: 2 });
const { publishedPorts } = labConfigSchema.parse({
  publishedPorts: 'UCLAB_CUCM_PORT=9443,UCLAB_CUPS1_PORT=0,UCLAB_GATEWAY_DIRECTORY_PORT=9474',
});

it('tells the addresses that a person has chosen for nodes and gateways', () => {
  const environment = new ContainerEnvironment(topology, publishedPorts);
  expect(environment.publishedUrl('cucm')).toBe('https://127.0.0.1:9443');
  expect(environment.publishedUrl('to-directory')).toBe('http://127.0.0.1:9474');
  expect(environment.publishedUrl('cups2')).toBe('https://127.0.0.1:8452');
  expect(environment.publishedUrl('directory')).toBe('ldap://127.0.0.1:3890');
  expect(environment.publishedUrls('directory')).toEqual(['ldap://127.0.0.1:3890', 'ldaps://127.0.0.1:6360']);
  expect(environment.publishedUrls('cupc')).toEqual(['http://127.0.0.1:8460', 'grpc://127.0.0.1:8461']);
});

it("tells the nodes' own addresses where they are published there", () => {
  const { addresses, addressNetwork } = labConfigSchema.parse({ addresses: 'per-node', addressNetwork: '127.0.2' });
  const environment = new ContainerEnvironment(topology, publishedPorts, { mode: addresses, network: addressNetwork });
  expect(environment.publishedUrl('cucm')).toBe('https://127.0.2.1:9443');
  expect(environment.publishedUrl('cups2')).toBe('https://127.0.2.12:8443');
  expect(environment.publishedUrl('directory')).toBe('ldap://127.0.2.21:389');
  expect(environment.publishedUrl('cupc')).toBe('http://127.0.0.1:8460');
  expect(environment.publishedUrl('to-directory')).toBe('http://127.0.0.1:9474');
});

it('claims no address for a port that Docker chose', () => {
  expect(new ContainerEnvironment(topology, publishedPorts).publishedUrl('cups1')).toBe('');
});

it('refuses what is no list of ports', () => {
  expect(() => labConfigSchema.parse({ publishedPorts: 'cucm' })).toThrow(/SETTING=port/);
});

it.each([
  [{ addresses: 'own' }, /shared.*per-node/],
  [{ addressNetwork: '10.0.1' }, /is the first three numbers of loopback addresses, as 127\.0\.1, and not 127\.0\.0/],
])('refuses %j', (settings, words) => {
  expect(() => labConfigSchema.parse(settings)).toThrow(words);
});
