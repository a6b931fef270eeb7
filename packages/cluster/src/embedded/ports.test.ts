import { buildTopology, publishedPorts } from '@uclab/lab/topology';
import { describe, expect, it } from 'vitest';
import { PortInUseError, PortRightsError } from './port-errors.ts';
import { PublishedPorts } from './ports.ts';

const addresses = { mode: 'per-node', network: '127.0.1' } as const;
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

  it('is told from the same port of another node, where each has an address of its own', async () => {
    const settings = { ...free, UCLAB_CUCM_PORT: '', UCLAB_CUPS1_PORT: '' };
    const ports = await PublishedPorts.choose(topology, { settings, free: false, addresses, stateOf: async () => 'free' });
    expect(ports.errorFor(new Error('listen EADDRINUSE: address already in use 127.0.1.11:8443'))?.message).toBe(
      'Port 8443 (cups1 HTTPS on 127.0.1.11) is in use. Is a cluster running already? Set UCLAB_CUPS1_PORT to another port, or to 0 for any free one.' +
        ' Or give the nodes other addresses: --address-network 127.0.2.',
    );
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

describe('where each node has an address of its own', () => {
  it("any free port is for what has none: a node has the product's, unless a setting says otherwise", async () => {
    const settings = { UCLAB_CUPS1_PORT: '9443', UCLAB_CUPS2_PORT: '0' };
    const ports = await PublishedPorts.choose(topology, { settings, free: true, addresses, stateOf: async () => 'free' });
    const placeOf = (node: string, port: number) => `${ports.addressOf(node)}:${ports.of(node, port)}`;
    expect(placeOf('cucm', 8443)).toBe('127.0.1.1:8443');
    expect(placeOf('directory', 389)).toBe('127.0.1.21:389');
    expect(placeOf('cups1', 8443)).toBe('127.0.1.11:9443');
    expect(placeOf('cups2', 8443)).toBe('127.0.1.12:0');
    expect(placeOf('lab', 8400)).toBe('127.0.0.1:0');
    expect(placeOf('to-cucm', 8474)).toBe('127.0.0.1:0');
  });

  it('a port that needs rights is named with its address and all that helps, in one line', async () => {
    const stateOf = async (port: number) => (port < 1024 ? 'no rights' : 'free');
    const choose = (settings: Record<string, string>) => PublishedPorts.choose(topology, { settings, free: true, addresses, stateOf });
    await expect(choose({})).rejects.toThrow(PortRightsError);
    await expect(choose({})).rejects.toThrow(
      'Ports 389 (directory LDAP on 127.0.1.21) and 636 (directory LDAPS on 127.0.1.21) need rights that this process has not. ' +
        'Set UCLAB_DIRECTORY_LDAP_PORT and UCLAB_DIRECTORY_LDAPS_PORT to higher ports, or to 0 for any free ones, ' +
        'or let everybody listen from there on: sysctl -w net.ipv4.ip_unprivileged_port_start=389',
    );
    await expect(choose({ UCLAB_DIRECTORY_LDAP_PORT: '3890' })).rejects.toThrow(
      'Port 636 (directory LDAPS on 127.0.1.21) needs rights that this process has not. ' +
        'Set UCLAB_DIRECTORY_LDAPS_PORT to a higher port, or to 0 for any free one, ' +
        'or let everybody listen from there on: sysctl -w net.ipv4.ip_unprivileged_port_start=636',
    );
  });

  it('an address that the machine has not is named', async () => {
    const stateOf = async (_port: number, address: string) => (address === '127.0.1.11' ? 'no address' : 'free');
    await expect(PublishedPorts.choose(topology, { settings: {}, free: true, addresses, stateOf })).rejects.toThrow(
      'This machine has no address 127.0.1.11 (cups1 HTTPS). Give its loopback interface all of 127.0.0.0/8, or leave per-node addresses out.',
    );
  });
});
