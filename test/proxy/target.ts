import { once } from 'node:events';
import { createServer } from 'node:net';
import { ProxyServer } from '@uclab/lab/proxy';
import { Toxiproxy } from 'toxiproxy-node-client';
import { afterAll, afterEach, beforeAll, beforeEach, inject, vi } from 'vitest';
import { loadTestcontainers, requireDocker } from '../docker.ts';

/** The gateway under test, ours or the real Toxiproxy. Proxies reach upstreams on this machine's 127.0.0.1 and listen there. */
export interface Target {
  readonly apiUrl: string;
  readonly client: Toxiproxy;
}

interface Started {
  readonly apiUrl: string;
  stop(): Promise<void>;
}

/** Starts the gateway for the tests of a file and removes all proxies after each; skips them where it needs Docker and there is none. */
export function useTarget(): Target {
  let started: Started | undefined;
  let skipReason: string | undefined;
  const apiUrl = () => {
    if (!started) throw new Error('the gateway is not started');
    return started.apiUrl;
  };
  beforeAll(async () => {
    if (inject('platform') === 'containers') skipReason = await requireDocker();
    if (skipReason === undefined) started = await (inject('platform') === 'containers' ? startToxiproxy() : startOurs());
  });
  beforeEach((context) => {
    if (skipReason !== undefined) context.skip(skipReason);
  });
  afterEach(async () => {
    if (!started) return;
    const client = new Toxiproxy(apiUrl());
    for (const proxy of Object.values(await client.getAll())) await proxy.remove();
  });
  afterAll(() => started?.stop());
  return {
    get apiUrl() {
      return apiUrl();
    },
    get client() {
      return new Toxiproxy(apiUrl());
    },
  };
}

async function startOurs(): Promise<Started> {
  const server = new ProxyServer();
  const apiUrl = await server.start({ apiPort: 0, host: '127.0.0.1' });
  return { apiUrl, stop: () => server.stop() };
}

async function startToxiproxy(): Promise<Started> {
  const { GenericContainer, Wait } = await loadTestcontainers();
  const port = await freePort();
  const container = await new GenericContainer(process.env.UCLAB_TOXIPROXY_IMAGE ?? 'ghcr.io/shopify/toxiproxy:2.12.0')
    .withNetworkMode('host')
    .withCommand(['-host=127.0.0.1', `-port=${port}`, '-proxy-metrics'])
    .withWaitStrategy(Wait.forLogMessage(/Starting Toxiproxy HTTP server/))
    .start();
  const stop = async () => {
    await container.stop();
  };
  const apiUrl = `http://127.0.0.1:${port}`;
  try {
    // The line is logged before it listens.
    await vi.waitFor(() => fetch(`${apiUrl}/version`), { timeout: 10_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { apiUrl, stop };
}

/** A port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
