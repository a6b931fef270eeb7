import { expect, it } from 'vitest';
import { buildTopology } from './topology.ts';

it('gives every presence node its own way to the directory and to CUCM', () => {
  const names = buildTopology({ presenceNodes: 2 }).links.map((link) => link.name);
  expect(names).toEqual([
    'cucm-to-directory',
    'cups1-to-directory',
    'cups2-to-directory',
    'cups1-to-cucm',
    'cups2-to-cucm',
    'cups1-to-cups2',
    'cups2-to-cups1',
    'cupc-to-cups1',
    'cupc-to-cups2',
    'cupc-to-directory',
  ]);
});

it('publishes each port once, also with many nodes', () => {
  const topology = buildTopology({ presenceNodes: 8 });
  const ports = [
    topology.labPort,
    ...topology.nodes.flatMap((node) => Object.values(node.published)),
    ...topology.gateways.map((gateway) => gateway.apiPort),
  ];
  expect(new Set(ports).size).toBe(ports.length);
});
