import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { Journal } from '@uclab/foundation/journal';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ProxyClient } from '../gateway-client/index.ts';
import { ProxyServer } from '../proxy/index.ts';
import type { LabEnvironment } from '../service/environment.ts';
import type { Topology } from '../topology/index.ts';
import { Links } from './links.ts';

const topology: Topology = {
  nodes: [],
  links: [
    { name: 'cups1-to-directory', from: 'cups1', to: 'directory', ports: [389] },
    { name: 'cucm-to-directory', from: 'cucm', to: 'directory', ports: [389] },
  ],
  gateways: [{ target: 'directory', apiPort: 0 }],
  labPort: 0,
};
const proxy = 'cups1-to-directory-389';

let folder: string;
let gateway: ProxyServer;
let gatewayPort: number;
let directory: net.Server;
let directoryPort: number;
let listening: Set<number>;
let listenPorts: Record<string, number>;
/** Where the environment was told that the proxies listen. */
let toldPorts: Record<string, number>;
let gatewayClient: ProxyClient;

const listen = (server: net.Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });

async function freePort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What somebody who dials meets, after saying hello to a server that echoes. */
const meet = (link: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port: listenPorts[link] ?? 0 });
    const answer = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(150, () => answer('silence'));
    socket.on('connect', () => socket.write('hello'));
    socket.on('data', (data) => answer(data.toString()));
    socket.on('error', (error) => answer('code' in error ? String(error.code) : error.message));
    socket.on('close', () => answer('closed'));
  });

const environment = (): LabEnvironment => ({
  mode: 'embedded',
  rpcAddress: () => ({ host: '127.0.0.1', port: 1 }),
  adminAddress: () => ({ host: '127.0.0.1', port: 1 }),
  gatewayApi: () => `http://127.0.0.1:${gatewayPort}`,
  upstream: () => `127.0.0.1:${directoryPort}`,
  listen: async (link) => `127.0.0.1:${listenPorts[link]}`,
  listening: (link, _port, listen) => {
    toldPorts[link] = Number(listen.split(':')[1]);
  },
  publishedUrl: () => '',
  publishedUrls: () => [],
});

const journal = new Journal('lab', new SystemClock());

async function startLinks(): Promise<Links> {
  const links = new Links({
    topology,
    environment: environment(),
    file: join(folder, 'links.json'),
    listensOn: (_node, port) => listening.has(port),
    journal,
  });
  await links.start();
  onTestFinished(() => links.stop());
  return links;
}

const stateOf = async (links: Links, name = 'cups1-to-directory') => (await links.view()).find((link) => link.name === name)?.state;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-links-'));
  directory = net.createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  directoryPort = await listen(directory);
  listening = new Set([389]);
  listenPorts = { 'cups1-to-directory': await freePort(), 'cucm-to-directory': await freePort() };
  toldPorts = {};
  gateway = new ProxyServer();
  gatewayPort = await freePort();
  await gateway.start({ apiPort: gatewayPort, host: '127.0.0.1' });
  gatewayClient = new ProxyClient(`http://127.0.0.1:${gatewayPort}`);
});

afterEach(async () => {
  await gatewayClient.close();
  await gateway.stop();
  await new Promise((resolve) => directory.close(resolve));
  rmSync(folder, { recursive: true });
});

it('opens every link when it starts', async () => {
  const links = await startLinks();
  expect(await meet('cups1-to-directory')).toBe('hello');
  expect(await stateOf(links)).toBe('open');
});

describe.each([
  ['blackhole', 'silence'],
  ['refuse', 'ECONNREFUSED'],
  ['reset', 'ECONNRESET'],
] as const)('a link that is blocked with %s', (mode, met) => {
  it(`meets ${met} and leaves the other links alone`, async () => {
    const links = await startLinks();
    await links.set('cups1-to-directory', { mode, latencyMs: 0 });
    expect(await meet('cups1-to-directory')).toBe(met);
    expect(await meet('cucm-to-directory')).toBe('hello');
    expect(await stateOf(links)).toBe(mode);
    await links.set('cups1-to-directory', { mode: 'open', latencyMs: 0 });
    expect(await meet('cups1-to-directory')).toBe('hello');
  });

  it('does so whether or not anything listens behind it', async () => {
    const links = await startLinks();
    listening.clear();
    await new Promise((resolve) => directory.close(resolve));
    links.nodesChanged();
    await links.set('cups1-to-directory', { mode, latencyMs: 0 });
    expect(await meet('cups1-to-directory')).toBe(met);
    directory = net.createServer();
    await listen(directory);
  });
});

it('ends connections that are open when a link is refused', async () => {
  const links = await startLinks();
  const socket = net.connect({ host: '127.0.0.1', port: listenPorts['cups1-to-directory'] ?? 0 });
  await new Promise((resolve) => socket.on('data', resolve).write('hello'));
  const closed = new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
  await links.set('cups1-to-directory', { mode: 'refuse', latencyMs: 0 });
  await closed;
});

it('silences an open connection when a link becomes a black hole, and ends it when the link is opened', async () => {
  const links = await startLinks();
  const socket = net.connect({ host: '127.0.0.1', port: listenPorts['cups1-to-directory'] ?? 0 });
  await new Promise((resolve) => socket.once('data', resolve).write('hello'));
  await links.set('cups1-to-directory', { mode: 'blackhole', latencyMs: 0 });
  let heard = '';
  socket.on('data', (data) => {
    heard += data.toString();
  });
  const closed = new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
  socket.write('anybody?');
  await links.set('cups1-to-directory', { mode: 'open', latencyMs: 0 });
  await closed;
  expect(heard).toBe('');
});

it('refuses a link for which nothing listens, and opens it as soon as something does', async () => {
  const links = await startLinks();
  listening.clear();
  links.nodesChanged();
  expect(await stateOf(links)).toBe('target-down');
  expect(await meet('cups1-to-directory')).toBe('ECONNREFUSED');
  listening.add(389);
  links.nodesChanged();
  expect(await stateOf(links)).toBe('open');
  expect(await meet('cups1-to-directory')).toBe('hello');
});

it('opens a link again at another port where any will do and somebody has taken the one it had', async () => {
  listenPorts['cups1-to-directory'] = 0;
  const links = await startLinks();
  const portOf = () => toldPorts['cups1-to-directory'];
  const had = portOf();
  await links.set('cups1-to-directory', { mode: 'refuse', latencyMs: 0 });
  const somebody = net.createServer();
  await new Promise((resolve) => somebody.listen(had, '127.0.0.1', () => resolve(undefined)));
  onTestFinished(() => new Promise((resolve) => somebody.close(() => resolve(undefined))));
  await links.set('cups1-to-directory', { mode: 'open', latencyMs: 0 });
  expect(portOf()).not.toBe(had);
  listenPorts['cups1-to-directory'] = portOf() ?? 0;
  expect(await meet('cups1-to-directory')).toBe('hello');
  expect(await stateOf(links)).toBe('open');
});

it('tells where a link listens that a person has moved in the gateway', async () => {
  const links = await startLinks();
  expect(toldPorts['cups1-to-directory']).toBe(listenPorts['cups1-to-directory']);
  const moved = await freePort();
  await gatewayClient.update(proxy, { listen: `127.0.0.1:${moved}` });
  await links.settle();
  expect(toldPorts).toEqual({ 'cups1-to-directory': moved, 'cucm-to-directory': listenPorts['cucm-to-directory'] });
});

it('puts everything back when a gateway was started anew', async () => {
  const links = await startLinks();
  await links.set('cups1-to-directory', { mode: 'refuse', latencyMs: 0 });
  await gateway.stop();
  await gateway.start({ apiPort: gatewayPort, host: '127.0.0.1' });
  await links.settle();
  expect(await meet('cups1-to-directory')).toBe('ECONNREFUSED');
  expect(await meet('cucm-to-directory')).toBe('hello');
  expect(await stateOf(links)).toBe('refuse');
});

it('says unknown while a gateway does not answer, and refuses to promise a change', async () => {
  const links = await startLinks();
  await gateway.stop();
  expect(await stateOf(links)).toBe('unknown');
  await expect(links.set('cups1-to-directory', { mode: 'refuse', latencyMs: 0 })).rejects.toThrow(Refusal);
  await gateway.start({ apiPort: gatewayPort, host: '127.0.0.1' });
  expect(await stateOf(links)).toBe('refuse');
});

it('leaves what stands when the laboratory itself is started anew', async () => {
  const before = await startLinks();
  await before.set('cups1-to-directory', { mode: 'blackhole', latencyMs: 0 });
  await before.stop();
  await gatewayClient.addToxic('cucm-to-directory-389', { type: 'timeout', attributes: { timeout: 0 } });
  const after = await startLinks();
  expect(await stateOf(after)).toBe('blackhole');
  expect(await stateOf(after, 'cucm-to-directory')).toBe('changed-by-hand');
  expect(await meet('cucm-to-directory')).toBe('silence');
});

it('respects what a person did in the gateway, shows it, and takes it back when told to', async () => {
  const links = await startLinks();
  const from = journal.since(0).events.length;
  await gatewayClient.update(proxy, { enabled: false });
  await links.settle();
  await links.settle();
  const view = (await links.view()).find((link) => link.name === 'cups1-to-directory');
  expect(view).toMatchObject({ state: 'changed-by-hand', wanted: 'open', ports: [{ state: 'changed-by-hand', detail: 'disabled' }] });
  expect(journal.since(from).events.map(({ facts }) => facts)).toEqual([
    { link: 'cups1-to-directory', state: '389: disabled', by: 'hand' },
  ]);
  expect(await meet('cups1-to-directory')).toBe('ECONNREFUSED');
  await links.set('cups1-to-directory', { mode: 'open', latencyMs: 0 });
  expect(await meet('cups1-to-directory')).toBe('hello');
});

it('respects a proxy that a person deleted', async () => {
  const links = await startLinks();
  await gatewayClient.delete(proxy);
  expect(await stateOf(links)).toBe('changed-by-hand');
  expect(links.readings().find((port) => port.proxy === proxy)).toMatchObject({ behaviour: 'refuse', detail: 'no proxy', byHand: true });
  await links.setAll();
  expect(await stateOf(links)).toBe('open');
});

it("shows a link that Toxiproxy's own reset opened as changed by hand", async () => {
  const links = await startLinks();
  await links.set('cups1-to-directory', { mode: 'blackhole', latencyMs: 0 });
  await fetch(`http://127.0.0.1:${gatewayPort}/reset`, { method: 'POST' });
  expect(await stateOf(links)).toBe('changed-by-hand');
  expect(await stateOf(links, 'cucm-to-directory')).toBe('open');
});

it('no longer calls it changed by hand when the person put it back', async () => {
  const links = await startLinks();
  await gatewayClient.update(proxy, { enabled: false });
  expect(await stateOf(links)).toBe('changed-by-hand');
  await gatewayClient.update(proxy, { enabled: true });
  expect(await stateOf(links)).toBe('open');
});

it('delays without blocking', async () => {
  const links = await startLinks();
  await links.set('cups1-to-directory', { mode: 'open', latencyMs: 20 });
  expect(await meet('cups1-to-directory')).toBe('hello');
  expect(await stateOf(links)).toBe('latency');
  expect(links.readings().find((port) => port.proxy === proxy)?.latencyMs).toBe(20);
});

it('counts the bytes of a connection that is over', async () => {
  const links = await startLinks();
  expect(await meet('cups1-to-directory')).toBe('hello');
  await expect.poll(async () => (await links.view())[0]?.ports[0]?.bytesSent).toBe(5);
});

it('names the links there are when somebody asks for another', async () => {
  const links = await startLinks();
  await expect(links.set('cups9-to-directory', { mode: 'open', latencyMs: 0 })).rejects.toThrow(/cups1-to-directory, cucm-to-directory/);
});
