import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { composeFile } from './compose-file.ts';

const fileSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      networks: z.record(z.string(), z.object({ aliases: z.array(z.string()).optional() })).optional(),
      ports: z.array(z.string()).optional(),
      environment: z.record(z.string(), z.string()).optional(),
      read_only: z.literal(true),
      cap_drop: z.tuple([z.literal('ALL')]),
    }),
  ),
  networks: z.record(z.string(), z.object({})),
});

const read = (presenceNodes: number, addresses?: 'shared' | 'per-node') =>
  fileSchema.parse(parse(composeFile({ presenceNodes, ...(addresses ? { addresses } : {}) }), { merge: true }));
const neighbours = (presenceNodes: number, network: string) =>
  Object.entries(read(presenceNodes).services)
    .filter(([, service]) => service.networks?.[network])
    .map(([name]) => name);

it('leaves a presence node no neighbours but the gateways of its links, its own gateway and the laboratory', () => {
  expect(neighbours(2, 'cups1')).toEqual(['origin-cups1', 'to-directory', 'to-cucm', 'to-cups1', 'to-cups2', 'lab']);
});

it('leaves CUCM no way to a presence node', () => {
  expect(neighbours(2, 'cucm')).toEqual(['origin-cucm', 'to-directory', 'to-cucm', 'lab']);
});

it("puts a gateway under its target's name and the link's on each caller's network, and under neither on the target's own", () => {
  expect(read(1).services['to-directory']?.networks).toEqual({
    directory: {},
    cucm: { aliases: ['directory', 'cucm-to-directory', 'directory.lab.example'] },
    cups1: { aliases: ['directory', 'cups1-to-directory', 'directory.lab.example'] },
    cupc: { aliases: ['directory', 'cupc-to-directory', 'directory.lab.example'] },
  });
});

it('publishes on 127.0.0.1 only, each port by a setting', () => {
  const ports = Object.values(read(4).services).flatMap((service) => service.ports ?? []);
  expect(ports.length).toBeGreaterThan(10);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{UCLAB_[A-Z0-9_]+_PORT:-\d+\}:\d+$/);
});

it("publishes each node on an address of its own with the product's ports, and the rest as ever, where that is asked for", () => {
  const { services } = read(2, 'per-node');
  const network = `\${UCLAB_ADDRESS_NETWORK:-127.0.1}`;
  const portsOf = (name: string) => services[name]?.ports;
  expect(portsOf('origin-cucm')).toEqual([`${network}.1:\${UCLAB_CUCM_PORT:-8443}:8443`]);
  expect(portsOf('origin-cups1')).toEqual([`${network}.11:\${UCLAB_CUPS1_PORT:-8443}:8443`]);
  expect(portsOf('origin-cups2')).toEqual([`${network}.12:\${UCLAB_CUPS2_PORT:-8443}:8443`]);
  expect(portsOf('origin-directory')).toEqual([
    `${network}.21:\${UCLAB_DIRECTORY_LDAP_PORT:-389}:389`,
    `${network}.21:\${UCLAB_DIRECTORY_LDAPS_PORT:-636}:636`,
  ]);
  for (const name of ['lab', 'origin-cupc', 'to-cucm']) expect(portsOf(name)).toEqual(read(2).services[name]?.ports);
});

it('tells whoever makes the certificates and whoever tells the addresses of them', () => {
  const { services } = read(2, 'per-node');
  const network = `\${UCLAB_ADDRESS_NETWORK:-127.0.1}`;
  expect(services.prepare?.environment).toMatchObject({ UCLAB_PREPARE_ADDRESS_NETWORK: network });
  expect(services.lab?.environment).toMatchObject({
    UCLAB_LAB_ADDRESSES: 'per-node',
    UCLAB_LAB_ADDRESS_NETWORK: network,
    UCLAB_LAB_PUBLISHED_PORTS: expect.stringContaining(`UCLAB_CUPS1_PORT=\${UCLAB_CUPS1_PORT:-8443},`),
  });
});

it('grows by a node, a gateway and a network with each presence node', () => {
  const [two, four] = [read(2), read(4)];
  expect(Object.keys(four.services).length - Object.keys(two.services).length).toBe(4);
  expect(Object.keys(four.networks).length - Object.keys(two.networks).length).toBe(2);
});
