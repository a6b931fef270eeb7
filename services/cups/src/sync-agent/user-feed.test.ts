import net from 'node:net';
import { newTrace } from '@uclab/foundation/journal';
import { NameNotResolvedError, type Network } from '@uclab/foundation/network';
import { type NodeIdentity, useNetwork } from '@uclab/foundation/rpc';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { TestAuthority } from '../../../../packages/platform/src/certificates/test-authority.ts';
import { CucmPeer } from '../../test/cucm-peer.ts';
import { AgentFailure } from './agent-failure.ts';
import { takeUserFeed } from './user-feed.ts';

const identities = new Map<string, NodeIdentity>();
const stops: (() => void)[] = [];
let port = 1;

const identity = (name: string): NodeIdentity => {
  const found = identities.get(name);
  if (!found) throw new Error(`no identity ${name}`);
  return found;
};

const network: Network = {
  node: 'cups1',
  resolve: (host) => {
    if (host !== 'cucm') throw new NameNotResolvedError(host);
    return { host: '127.0.0.1', port };
  },
};

beforeAll(async () => {
  useNetwork(network);
  const authority = await TestAuthority.create();
  const stranger = await TestAuthority.create('CN=Other CA, O=uclab');
  const issue = async (name: string, by: TestAuthority, host: string) =>
    identities.set(name, {
      authority: by.certificate,
      ...(await by.issue({ subject: `CN=${host}, O=uclab`, names: [host] })),
    });
  await Promise.all([issue('cups1', authority, 'cups1'), issue('cucm', authority, 'cucm'), issue('stranger', stranger, 'cucm')]);
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  port = 1;
});

async function symptom(host = 'cucm'): Promise<string> {
  try {
    await takeUserFeed({
      network,
      identity: identity('cups1'),
      host,
      port: 9443,
      position: undefined,
      connectDeadlineMs: 500,
      trace: newTrace(),
      signal: new AbortController().signal,
      onMessage: async () => {},
    });
  } catch (error) {
    return error instanceof AgentFailure ? error.symptom : String(error);
  }
  return 'none';
}

it('is refused where nothing listens', async () => {
  expect(await symptom()).toBe('NODE_UNREACHABLE');
});

it('cannot resolve a name that the node does not know', async () => {
  expect(await symptom('cucn')).toBe('NODE_NAME_NOT_RESOLVED');
});

it('gives up on a connection that nobody answers', async () => {
  const sockets = new Set<net.Socket>();
  const silent = net.createServer((socket) => sockets.add(socket.resume()));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const address = silent.address();
  port = typeof address === 'object' && address ? address.port : 0;
  expect(await symptom()).toBe('NODE_TIMEOUT');
});

it('does not trust a server of another authority', async () => {
  const peer = new CucmPeer(identity('stranger'));
  await peer.startFeed();
  stops.push(() => peer.stopFeed());
  port = peer.feedPort;
  expect(await symptom()).toBe('NODE_TLS_UNTRUSTED');
});

it('notices when CUCM ends the feed', async () => {
  const peer = new CucmPeer(identity('cucm'));
  await peer.startFeed();
  peer.onPartOfSnapshot = () => setImmediate(() => peer.stopFeed());
  port = peer.feedPort;
  expect(await symptom()).toBe('NODE_UNREACHABLE');
});
