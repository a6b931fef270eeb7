import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { startCluster } from '@uclab/cluster';
import { ApplianceServiceClient } from '@uclab/contracts/appliance/v1/appliance';
import { UserFeedServiceClient } from '@uclab/contracts/cucm/v1/user_feed';
import { startCucm } from '@uclab/cucm/service';
import { startCupc } from '@uclab/cupc/service';
import { startCups } from '@uclab/cups/service';
import { startDirectory } from '@uclab/directory/service';
import { SystemClock } from '@uclab/foundation/clock';
import type { Network } from '@uclab/foundation/network';
import { clientCredentials, RpcFailure, readIdentity, streamFrom, unary, useNetwork } from '@uclab/foundation/rpc';
import { Authority } from '@uclab/lab/authority';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from './raw-connection.ts';

const deadlineMs = 5_000;
const dayMs = 86_400_000;
/** The first words of a caller, with empty settings; a server that lets it in answers with its own. */
const http2Preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from('000000040000000000', 'hex')]);
type Credentials = ReturnType<typeof clientCredentials>;
let folder: string;
let rpcPorts: Record<string, number>;
let feedPort: number;
const stops: (() => Promise<void>)[] = [];

/** Nodes with the state of a cluster, without the laboratory, so that nobody but the tests calls them. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-lab-plane-'));
  const cluster = await startCluster({ users: 5, stateFolder: folder });
  await cluster.stop();
  const network = (node: string): Network => ({ node, resolve: () => ({ host: '127.0.0.1', port: 1 }) });
  const common = (node: string) => {
    useNetwork(network(node));
    const place = { node, stateFolder: join(folder, node), network: network(node), clock: new SystemClock(), host: '127.0.0.1' };
    return { ...place, logLevel: 'silent', restartMs: 0 };
  };
  const cucm = await startCucm({ ...common('cucm'), ports: { https: 0, rpc: 0, feed: 0 } });
  const cups1 = await startCups({ ...common('cups1'), ports: { https: 0, rpc: 0 } });
  const cupc = await startCupc({ ...common('cupc'), nodePort: 8443, ports: { http: 0, grpc: 0, rpc: 0 } });
  const directory = await startDirectory({ ...common('directory'), users: 5, ports: { ldap: 0, ldaps: 0, rpc: 0 } });
  for (const node of [cucm, cups1, cupc, directory]) stops.push(() => node.stop());
  rpcPorts = { cucm: cucm.ports.rpc, cups1: cups1.ports.rpc, cupc: cupc.ports.rpc, directory: directory.ports.rpc };
  feedPort = cucm.ports.feed;
});
afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
});

const authority = () => readFileSync(join(folder, 'lab', 'identity', 'ca.pem'));
const identityOf = (node: string) => clientCredentials(readIdentity(join(folder, node, 'identity')));
/** A certificate in the laboratory's name that somebody else's authority signed. */
async function forged(): Promise<Credentials> {
  const now = new SystemClock().now();
  const other = await Authority.create('uclab Lab CA', now);
  const { certificate, privateKey } = await other.issue({
    commonName: 'lab',
    names: ['lab'],
    notBefore: new Date(now.getTime() - dayMs),
    notAfter: new Date(now.getTime() + dayMs),
  });
  return clientCredentials({ authority: authority().toString(), certificate, privateKey });
}

/** The gRPC status with which a call ends. */
async function statusOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof RpcFailure ? error.code : error === undefined ? 'OK' : String(error);
}

describe.each(['cucm', 'cups1', 'cupc', 'directory'])("%s's lab plane", (node) => {
  const withClient = async <T>(credentials: Credentials, use: (client: ApplianceServiceClient) => Promise<T>): Promise<T> => {
    const client = new ApplianceServiceClient(`127.0.0.1:${rpcPorts[node]}`, credentials, {
      'grpc.ssl_target_name_override': node,
      'grpc.enable_http_proxy': 0,
    });
    try {
      return await use(client);
    } finally {
      client.close();
    }
  };
  const status = (credentials: Credentials) =>
    withClient(credentials, (client) => statusOf(unary((...args) => client.getStatus(...args), {}, { deadlineMs })));

  it('answers the laboratory', async () => {
    expect(await status(identityOf('lab'))).toBe('OK');
  });

  it('answers no other node of the cluster, and does nothing for it', async () => {
    for (const other of ['cups2', node]) {
      expect(await status(identityOf(other)), other).toBe('PERMISSION_DENIED');
      const codes = await withClient(identityOf(other), (client) =>
        Promise.all([
          statusOf(unary((...args) => client.reset(...args), {}, { deadlineMs })),
          statusOf(unary((...args) => client.setClock(...args), { offsetMs: 1e12 }, { deadlineMs })),
          statusOf(unary((...args) => client.controlService(...args), { service: 'Cisco Tomcat', action: 'stop' }, { deadlineMs })),
          statusOf(
            streamFrom(
              (...args) => client.watchJournal(...args),
              { epoch: '', afterSequence: 0 },
              { signal: AbortSignal.timeout(deadlineMs) },
              () => {},
            ),
          ),
        ]),
      );
      expect(codes).toEqual(Array.from({ length: 4 }, () => 'PERMISSION_DENIED'));
    }
  });

  it('answers nobody with a certificate that another authority signed', async () => {
    expect(['UNAVAILABLE', 'DEADLINE_EXCEEDED']).toContain(await status(await forged()));
  });

  it('answers nobody without a certificate, nor without TLS', async () => {
    const { certificate, privateKey } = readIdentity(join(folder, 'lab', 'identity'));
    const answerTo = async (tls?: ConnectionOptions) => {
      const { bytes } = await exchange(rpcPorts[node] ?? 0, http2Preface, { ...(tls ? { tls } : {}), deadlineMs: 1_000 });
      return bytes.length;
    };
    expect(await answerTo({ ALPNProtocols: ['h2'], cert: certificate, key: privateKey })).toBeGreaterThan(0);
    expect(await answerTo({ ALPNProtocols: ['h2'] })).toBe(0);
    expect(await answerTo()).toBeLessThan(10);
  });

  it('stands what is not gRPC', async () => {
    await new Promise<void>((resolve) => {
      const socket = net.connect({ host: '127.0.0.1', port: rpcPorts[node] ?? 0 }, () => socket.end(Buffer.alloc(100_000, 7)));
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      socket.resume();
    });
    expect(await status(identityOf('lab'))).toBe('OK');
  });

  it('refuses in one sentence what makes no sense', async () => {
    if (node === 'cupc' || node === 'directory') return;
    await withClient(identityOf('lab'), async (client) => {
      const control = (service: string, action: string) =>
        statusOf(unary((...args) => client.controlService(...args), { service, action }, { deadlineMs }));
      expect(await control('Coffee', 'restart')).toBe('NOT_FOUND');
      expect(await control('Cisco Tomcat', 'explode')).toBe('INVALID_ARGUMENT');
      const upload = (store: string, fileName: string) =>
        statusOf(unary((...args) => client.uploadCertificate(...args), { store, fileName, content: Buffer.from('x') }, { deadlineMs }));
      expect(await upload('../../..', 'x')).toBe('NOT_FOUND');
      expect(await upload('directory-trust', '../../../x')).toBe('ABORTED');
    });
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });
});

describe('the user feed of CUCM', () => {
  const subscribe = async (credentials: Credentials, node: string, revision = 0) => {
    const client = new UserFeedServiceClient(`127.0.0.1:${feedPort}`, credentials, {
      'grpc.ssl_target_name_override': 'cucm',
      'grpc.enable_http_proxy': 0,
    });
    const ended = new AbortController();
    let messages = 0;
    const first = () => {
      messages++;
      ended.abort();
    };
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(deadlineMs)]);
    const code = await statusOf(streamFrom((...args) => client.subscribe(...args), { node, epoch: '', revision }, { signal }, first));
    client.close();
    return { code, messages };
  };

  it('serves a presence node under its own name', async () => {
    expect(await subscribe(identityOf('cups1'), 'cups1')).toEqual({ code: 'OK', messages: 1 });
  });

  it.each([
    ['another presence node', 'cups1', 'cups2'],
    ['a client machine', 'cupc', 'cupc'],
    ['the directory', 'directory', 'directory'],
    ['a client machine that says that it is cups1', 'cupc', 'cups1'],
    ['the laboratory', 'lab', 'cups1'],
    ['nobody in particular', 'cups1', ''],
    ['a name with a filter', 'cups1', "' OR '1'='1"],
  ])('tells nothing to %s', async (_what, certificate, name) => {
    expect(await subscribe(identityOf(certificate), name)).toEqual({ code: 'PERMISSION_DENIED', messages: 0 });
  });

  it('tells nothing without a certificate of this cluster', async () => {
    const { code, messages } = await subscribe(await forged(), 'cups1');
    expect(messages).toBe(0);
    expect(code).not.toBe('PERMISSION_DENIED');
    const { bytes } = await exchange(feedPort, http2Preface, { tls: { ALPNProtocols: ['h2'] }, deadlineMs: 1_000 });
    expect(bytes).toHaveLength(0);
  });

  it.each([-1, 2 ** 40])('begins anew for a revision %d that it never had', async (revision) => {
    const { code, messages } = await subscribe(identityOf('cups1'), 'cups1', revision);
    expect(code).not.toBe('INTERNAL');
    expect(messages).toBeLessThanOrEqual(1);
  });
});
