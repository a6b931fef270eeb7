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
});

it('claims no address for a port that Docker chose', () => {
  expect(new ContainerEnvironment(topology, publishedPorts).publishedUrl('cups1')).toBe('');
});

it('refuses what is no list of ports', () => {
  expect(() => labConfigSchema.parse({ publishedPorts: 'cucm' })).toThrow(/SETTING=port/);
});
