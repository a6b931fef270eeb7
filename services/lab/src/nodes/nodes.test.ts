import { Server } from '@grpc/grpc-js';
import type { NodeStatus } from '@uclab/contracts/appliance/v1/appliance';
import { type ApplianceHost, serveAppliance } from '@uclab/foundation/appliance';
import { type Clock, SystemClock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { closeServer, type NodeIdentity, serverCredentials, startServer } from '@uclab/foundation/rpc';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { Authority } from '../authority/index.ts';
import type { LabEnvironment } from '../service/environment.ts';
import type { Topology } from '../topology/index.ts';
import { LabJournal } from './lab-journal.ts';
import { Nodes } from './nodes.ts';

const topology: Topology = { nodes: [{ name: 'cups1', role: 'cups', published: {} }], links: [], gateways: [], labPort: 0 };
let identities: { lab: NodeIdentity; cups1: NodeIdentity };

beforeAll(async () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const validity = { notBefore: now, notAfter: new Date('2046-01-01T00:00:00Z') };
  const authority = await Authority.create('uclab Lab CA', now);
  const identity = async (name: string): Promise<NodeIdentity> => {
    const { certificate, privateKey } = await authority.issue({ commonName: name, names: [name], ...validity });
    return { authority: authority.certificate, certificate, privateKey };
  };
  identities = { lab: await identity('lab'), cups1: await identity('cups1') };
});

/** A machine with a lab plane and nothing else. */
class Machine implements ApplianceHost {
  readonly clock: Clock = new SystemClock();
  readonly journal = new Journal('cups1', this.clock);
  readonly listeners = new Set<() => void>();
  ports: number[] = [8443];
  #server = new Server();

  async start(port = 0): Promise<number> {
    this.#server = new Server();
    serveAppliance(this.#server, this, this.journal, this.clock);
    return startServer(this.#server, '127.0.0.1', port, serverCredentials(identities.cups1));
  }

  stop(): void {
    closeServer(this.#server);
  }

  listenOn(ports: number[]): void {
    this.ports = ports;
    for (const listener of this.listeners) listener();
  }

  status(): NodeStatus {
    return {
      node: 'cups1',
      role: 'cups',
      version: '8.5.1',
      ready: true,
      services: [],
      listeningPorts: this.ports,
      trustStores: [],
      clockOffsetMs: this.clock.offsetMs,
    };
  }

  onStatusChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  controlService(): never {
    throw new Refusal('not-found', 'There is no such service here.', 'service');
  }

  uploadCertificate(): never {
    throw new Refusal('invalid', 'That is no certificate.');
  }

  deleteCertificate(): never {
    throw new Refusal('not-found', 'There is no such certificate.');
  }

  listUsers(): [] {
    return [];
  }

  readLog() {
    return { lines: [], dropped: 0 };
  }

  async checkpoint(): Promise<void> {}
  async reset(): Promise<void> {}
}

async function watch(clock: Clock = new SystemClock()) {
  const machine = new Machine();
  const port = await machine.start();
  const journal = new LabJournal();
  const address = { host: '127.0.0.1', port };
  const environment: LabEnvironment = {
    mode: 'embedded',
    rpcAddress: () => address,
    adminAddress: () => address,
    gatewayApi: () => '',
    upstream: () => '',
    listen: () => Promise.resolve(''),
    publishedUrl: () => '',
    publishedUrls: () => [],
  };
  const nodes = new Nodes({ topology, environment, identity: identities.lab, journal, clock });
  nodes.start();
  onTestFinished(() => {
    nodes.stop();
    machine.stop();
  });
  const node = nodes.get('cups1');
  expect(await nodes.waitFor(() => node.reachable, 5_000)).toBe(true);
  return { machine, port, journal, nodes, node };
}

it('knows at once when a port of a node closes', async () => {
  const { machine, nodes, node } = await watch();
  expect(node.listensOn(8443)).toBe(true);
  machine.listenOn([]);
  expect(await nodes.waitFor(() => !node.listensOn(8443), 5_000)).toBe(true);
});

it('notices that a node is gone, and finds it again', async () => {
  const { machine, port, nodes, node } = await watch();
  machine.stop();
  expect(await nodes.waitFor(() => !node.reachable, 5_000)).toBe(true);
  expect(node.listensOn(8443)).toBe(false);
  await machine.start(port);
  expect(await nodes.waitFor(() => node.reachable, 5_000)).toBe(true);
});

it('has everything that a node recorded before a flush', async () => {
  const { machine, nodes, journal } = await watch();
  const trace = newTrace();
  for (let index = 0; index < 200; index++) machine.journal.record(trace, 'cupc.signed-out', { user: `user${index}`, node: 'cups1' });
  await nodes.flushJournals();
  expect(journal.ofTrace(trace.traceId)).toEqual(machine.journal.since(0).events);
});

it('gives a node that lost it the emulated time again', async () => {
  const clock = new SystemClock();
  clock.setOffset(86_400_000);
  const { machine, nodes, node } = await watch(clock);
  expect(await nodes.waitFor(() => node.status?.clockOffsetMs === 86_400_000, 5_000)).toBe(true);
  expect(machine.clock.offsetMs).toBe(86_400_000);
});

it("hands on a node's own refusal, and says so when a node does not answer", async () => {
  const { machine, nodes, node } = await watch();
  await expect(node.appliance.controlService('Nope', 'start', newTrace())).rejects.toMatchObject({
    kind: 'not-found',
    message: 'There is no such service here.',
  });
  machine.stop();
  await expect(node.appliance.users()).rejects.toMatchObject({ kind: 'unreachable', message: expect.stringContaining('cups1') });
  expect(() => nodes.get('cups9')).toThrow(/there are cups1/);
});
