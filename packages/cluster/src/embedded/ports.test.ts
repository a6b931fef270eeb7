import { buildTopology, publishedPorts } from '@uclab/lab/topology';
import { describe, expect, it } from 'vitest';
import { PortInUseError } from './port-errors.ts';
import { PublishedPorts } from './ports.ts';

const topology = buildTopology({ presenceNodes: 2 });
const free = Object.fromEntries(publishedPorts(topology).map(({ setting }) => [setting, '0']));

describe('a port that was free when it was looked at and is taken when it is listened on', () => {
  it.each([
    ['an HTTP server', 'listen EADDRINUSE: address already in use 127.0.0.1:54321'],
    ['a gRPC server', 'No address added out of total 1 resolved errors: [listen EADDRINUSE: address already in use 127.0.0.1:54321]'],
    ['a service of a node', 'Cisco Tomcat did not start: listen EADDRINUSE: address already in use 127.0.0.1:54321'],
  ])('is named with its setting: %s', async (_what, words) => {
    const ports = await PublishedPorts.choose(topology, { settings: { ...free, UCLAB_GATEWAY_CUCM_PORT: '54321' }, free: false });
    expect(ports.errorFor(new Error(words))?.message).toMatch(/^Port 54321 \(gateway of cucm\) is in use\. .*UCLAB_GATEWAY_CUCM_PORT/);
  });

  it('is not blamed for another failure', async () => {
    const ports = await PublishedPorts.choose(topology, { settings: { ...free, UCLAB_GATEWAY_CUCM_PORT: '54321' }, free: false });
    expect(ports.errorFor(new Error('listen EADDRINUSE: address already in use 127.0.0.1:54322'))).toBeUndefined();
    expect(ports.errorFor(new Error('seed.json cannot be read'))).toBeUndefined();
  });
});

describe('ports that another program has', () => {
  const published = publishedPorts(topology);
  const without = (node: string) => published.filter((port) => port.node !== node);

  it('are one line where a whole cluster has them, and every setting is named', () => {
    const { message } = new PortInUseError(published);
    expect(message).not.toContain('\n');
    expect(message).toMatch(/^Port 8400 \(lab\) is in use, and \d+ more\. Is a cluster running already\? Set UCLAB_LAB_PORT, /);
    for (const { setting } of published) expect(message).toContain(setting);
  });

  it('are one line, each named, where the port of the laboratory is free', () => {
    expect(new PortInUseError(without('lab').slice(0, 2)).message).toBe(
      'Ports 3890 (directory LDAP) and 6360 (directory LDAPS) are in use. ' +
        'Set UCLAB_DIRECTORY_LDAP_PORT and UCLAB_DIRECTORY_LDAPS_PORT to other ports, or to 0 for any free ones.',
    );
  });
});
