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
      read_only: z.literal(true),
      cap_drop: z.tuple([z.literal('ALL')]),
    }),
  ),
  networks: z.record(z.string(), z.object({})),
});

const read = (presenceNodes: number) => fileSchema.parse(parse(composeFile({ presenceNodes }), { merge: true }));
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

it('publishes on loopback only, each port by a setting', () => {
  const ports = Object.values(read(4).services).flatMap((service) => service.ports ?? []);
  expect(ports.length).toBeGreaterThan(10);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{UCLAB_[A-Z0-9_]+_PORT:-\d+\}:\d+$/);
});

it('grows by a node, a gateway and a network with each presence node', () => {
  const [two, four] = [read(2), read(4)];
  expect(Object.keys(four.services).length - Object.keys(two.services).length).toBe(4);
  expect(Object.keys(four.networks).length - Object.keys(two.networks).length).toBe(2);
});
