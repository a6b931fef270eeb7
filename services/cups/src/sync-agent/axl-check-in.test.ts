import { createServer, type Server } from 'node:https';
import net from 'node:net';
import { newTrace } from '@uclab/foundation/journal';
import { NameNotResolvedError, type Network } from '@uclab/foundation/network';
import type { LoadedTrust } from '@uclab/platform/certificates';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { type IssuedCertificate, TestAuthority } from '../../../../packages/platform/src/certificates/test-authority.ts';
import { AgentFailure } from './agent-failure.ts';
import { checkInByAxl } from './axl-check-in.ts';

let authority: TestAuthority;
let own: IssuedCertificate;
let port = 0;
let listening: Server | net.Server | undefined;

beforeAll(async () => {
  authority = await TestAuthority.create();
  own = await authority.issue({ subject: 'CN=cucm, O=uclab', names: ['cucm'] });
});

afterEach(async () => {
  const server = listening;
  listening = undefined;
  if (server && 'closeAllConnections' in server) server.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
});

async function listen(server: Server | net.Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
  listening = server;
}

const answering = (status: number, body: string) =>
  listen(
    createServer({ cert: own.certificate, key: own.privateKey }, (request, response) => {
      request.resume();
      response.writeHead(status).end(body);
    }),
  );

const network: Network = {
  node: 'cups1',
  resolve: (host) => {
    if (host !== 'cucm') throw new NameNotResolvedError(host);
    return { host: '127.0.0.1', port };
  },
};

const trusting = (pem: string): LoadedTrust => ({
  store: 'tomcat-trust',
  loadedAtMs: 0,
  certificates: [
    { name: '', subject: '', issuer: '', serialNumber: '', notBeforeMs: 0, notAfterMs: 0, fingerprint: '', uploadedAtMs: 0, pem },
  ],
});

const checkIn = (over: { host?: string; trust?: LoadedTrust; deadlineMs?: number } = {}) =>
  checkInByAxl({
    network,
    trust: over.trust ?? trusting(own.certificate),
    host: over.host ?? 'cucm',
    port: 8443,
    user: 'presence',
    password: 'secret',
    schemaVersion: '8.5',
    deadlineMs: over.deadlineMs ?? 2_000,
    trace: newTrace(),
    signal: new AbortController().signal,
  });

const symptomOf = async (call: Promise<string>): Promise<string> =>
  call.then(
    (version) => `CUCM ${version}`,
    (error: unknown) => (error instanceof AgentFailure ? error.symptom : String(error)),
  );

const version = (text: string) =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><r:getCCMVersionResponse xmlns:r="http://www.cisco.com/AXL/API/8.5"><return><componentVersion><version>${text}</version></componentVersion></return></r:getCCMVersionResponse></e:Body></e:Envelope>`;

it('learns the version of CUCM, whose own certificate or issuer is trusted', async () => {
  await answering(200, version('8.5.1.10000-26'));
  expect(await symptomOf(checkIn())).toBe('CUCM 8.5.1.10000-26');
  expect(await symptomOf(checkIn({ trust: trusting(authority.certificate) }))).toBe('CUCM 8.5.1.10000-26');
});

it.each([
  [401, 'AXL_CREDENTIALS_REFUSED'],
  [403, 'AXL_CREDENTIALS_REFUSED'],
  [503, 'NODE_SERVICE_UNAVAILABLE'],
  [404, 'NODE_SERVICE_UNAVAILABLE'],
])('takes HTTP %i for %s', async (status, symptom) => {
  await answering(status, '<html/>');
  expect(await symptomOf(checkIn())).toBe(symptom);
});

it.each([
  ['a page', '<html>hello</html>'],
  ['another reply', version('1').replaceAll('getCCMVersionResponse', 'getUserResponse')],
  ['a flood', 'x'.repeat(100_000)],
])('does not take %s for an AXL reply', async (_case, body) => {
  await answering(200, body);
  expect(await symptomOf(checkIn())).toBe('NODE_SERVICE_UNAVAILABLE');
});

it('cannot resolve a name that the node does not know', async () => {
  expect(await symptomOf(checkIn({ host: 'cucn' }))).toBe('NODE_NAME_NOT_RESOLVED');
});

it('is refused where nothing listens', async () => {
  port = 1;
  expect(await symptomOf(checkIn())).toBe('NODE_UNREACHABLE');
});

it('gives up on a connection that nobody answers', async () => {
  await listen(net.createServer((socket) => socket.resume()));
  expect(await symptomOf(checkIn({ deadlineMs: 100 }))).toBe('NODE_TIMEOUT');
});

it('meets a connection that is broken', async () => {
  await listen(net.createServer((socket) => socket.destroy()));
  expect(await symptomOf(checkIn())).toBe('NODE_UNREACHABLE');
});

it('does not trust a certificate that its store lacks', async () => {
  await answering(200, version('8.5.1'));
  const other = await TestAuthority.create('CN=Other CA, O=uclab');
  expect(await symptomOf(checkIn({ trust: trusting(other.certificate) }))).toBe('NODE_TLS_UNTRUSTED');
  expect(await symptomOf(checkIn({ trust: { ...trusting(''), certificates: [] } }))).toBe('NODE_TLS_UNTRUSTED');
});
