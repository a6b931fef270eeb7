import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import tls from 'node:tls';
import { TestClock } from '@uclab/foundation/clock';
import { Journal, newTrace } from '@uclab/foundation/journal';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TrustStores } from '../certificates/index.ts';
import { type IssuedCertificate, TestAuthority } from '../certificates/test-authority.ts';
import { ServiceLog } from '../service-log/index.ts';
import { ServiceManager } from '../service-manager/index.ts';
import { type TomcatOptions, tomcat, type WebApplication } from './index.ts';

const trace = newTrace();
const megabyte = 1024 * 1024;

let authority: TestAuthority;
let own: IssuedCertificate;
let folder: string;
let log: ServiceLog;
let manager: ServiceManager;
let trustStores: TrustStores;
let ports: number[];

beforeAll(async () => {
  authority = await TestAuthority.create();
  own = await authority.issue({ subject: 'CN=cups1, O=uclab', names: ['cups1'] });
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-tomcat-'));
  mkdirSync(join(folder, 'tomcat'));
  writeFileSync(join(folder, 'tomcat', 'tomcat.pem'), own.certificate);
  writeFileSync(join(folder, 'tomcat', 'tomcat.key'), own.privateKey);
  const clock = new TestClock();
  log = new ServiceLog({ clock });
  trustStores = new TrustStores(folder, clock);
  manager = new ServiceManager({ clock, journal: new Journal('cups1', clock), trustStores, log, restartMs: 0 });
  ports = [];
});

afterEach(async () => {
  await manager.stopAll();
  rmSync(folder, { recursive: true, force: true });
});

/** Counts its requests and remembers nothing beyond the run of Tomcat in which it was built. */
const echo: WebApplication = {
  service: 'Cisco AXL Web Service',
  register(app, context) {
    let requests = 0;
    app.post('/axl/', async (request) => `${typeof request.body}:${String(request.body)}`);
    app.get('/axl/', async () => `${++requests} ${context.trust('directory-trust').certificates.length}`);
    app.get('/axl/broken', async () => {
      throw new Error('the secret cause');
    });
    app.get('/axl/hang', () => new Promise(() => {}));
  },
};

async function start(more: Partial<TomcatOptions> = {}, applications: readonly WebApplication[] = [echo]): Promise<void> {
  manager.define(
    tomcat({
      host: '127.0.0.1',
      port: 0,
      productPort: 8443,
      trustStores,
      manager,
      applications: () => applications,
      onListening: (port) => ports.push(port),
      ...more,
    }),
  );
  manager.define({
    name: 'Cisco AXL Web Service',
    shortNames: ['AXL'],
    kind: 'feature',
    dependsOn: ['Cisco Tomcat'],
    start: async () => ({ stop: async () => {} }),
  });
  await manager.startAll();
}

const port = (): number => ports.at(-1) ?? 0;
const tlsOptions = () => ({ host: '127.0.0.1', port: port(), ca: authority.certificate, servername: 'cups1' });

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function call(
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: Readable | string | Buffer; agent?: https.Agent } = {},
): Promise<Answer> {
  const { headers, body, agent } = options;
  return new Promise((resolve, reject) => {
    const request = https.request({ ...tlsOptions(), method, path, headers: headers ?? {}, agent: agent ?? false }, (response) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: answer }),
        reject,
      );
    });
    request.on('error', reject);
    if (body instanceof Readable) body.pipe(request);
    else request.end(body);
  });
}

async function tlsConnection(): Promise<tls.TLSSocket> {
  const socket = tls.connect(tlsOptions());
  await once(socket, 'secureConnect');
  return socket;
}

/** What a connection receives until its end, however it ends. */
async function untilEnd(socket: net.Socket): Promise<string> {
  let received = '';
  socket.on('data', (data) => {
    received += data;
  });
  socket.on('error', () => {});
  await new Promise((resolve) => (socket.closed ? resolve(undefined) : socket.once('close', resolve)));
  return received;
}

describe('a web application', () => {
  it.each(['text/xml; charset=utf-8', 'application/xml', 'application/soap+xml; action="x"', 'application/octet-stream', undefined])(
    'receives XML as a string: %s',
    async (type) => {
      await start();
      const answer = await call('POST', '/axl/', { body: '<a>ü</a>', headers: type ? { 'content-type': type } : {} });
      expect(answer).toMatchObject({ status: 200, body: 'string:<a>ü</a>' });
    },
  );

  it('receives XML in the character set that the client names', async () => {
    await start();
    const latin = Buffer.from('<a>ü</a>', 'latin1');
    expect(await call('POST', '/axl/', { body: latin, headers: { 'content-type': 'text/xml; charset=ISO-8859-1' } })).toMatchObject({
      body: 'string:<a>ü</a>',
    });
    expect(await call('POST', '/axl/', { body: latin, headers: { 'content-type': 'text/xml; charset=klingon' } })).toMatchObject({
      status: 415,
    });
  });

  it('that is not XML gets one line', async () => {
    await start();
    expect(await call('POST', '/axl/', { body: 'a', headers: { 'content-type': 'image/png' } })).toEqual({
      status: 415,
      type: 'text/plain; charset=utf-8',
      body: '415 The content type image/png is not supported; send text/xml.\n',
    });
  });

  it('answers 503 in the manner of Tomcat while its service does not run, and serves again afterwards', async () => {
    await start();
    await manager.stop('AXL', trace);
    const answer = await call('GET', '/axl/');
    expect(answer.status).toBe(503);
    expect(answer.type).toContain('text/html');
    expect(answer.body).toContain('HTTP Status 503 - Service Unavailable');
    await manager.start('AXL', trace);
    expect(await call('GET', '/axl/')).toMatchObject({ status: 200 });
  });

  it('that fails shows an error report without the cause, which stands in the log', async () => {
    await start();
    const answer = await call('GET', '/axl/broken');
    expect(answer).toMatchObject({ status: 500, type: 'text/html; charset=utf-8' });
    expect(answer.body).not.toContain('secret');
    expect(log.read('Cisco Tomcat', 0).lines.at(-1)?.text).toBe('ERROR GET /axl/broken: the secret cause');
  });
});

describe('an address that nobody serves', () => {
  it.each([
    '/',
    '/ccmadmin/showHome.do',
    '/../../etc/passwd',
    '/axl/../../../etc/passwd',
    '/axl/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd',
  ])('is not found: %s', async (path) => {
    await start();
    const answer = await call('GET', path);
    expect(answer).toMatchObject({ status: 404, type: 'text/html; charset=utf-8' });
    expect(answer.body).toContain('Apache Tomcat');
    expect(answer.body).not.toContain('root:');
  });

  it('cannot put markup into the page, and broken escapes are a bad request', async () => {
    await start();
    const answer = await call('GET', '/%3Cscript%3E<script>alert(1)</script>');
    expect(answer.body).not.toContain('<script>');
    expect(await call('GET', '/axl/%zz')).toMatchObject({ status: 400 });
  });
});

describe('a body that is too large', () => {
  const stream = (megabytes: number): Readable => Readable.from(Array.from({ length: megabytes }, () => Buffer.alloc(megabyte, 'a')));

  it.each([
    ['announced', { 'content-length': String(100 * megabyte) }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
    ['after Expect: 100-continue', { 'content-length': String(100 * megabyte), expect: '100-continue' }],
  ])('of 100 MB is refused in one line, and the connection does not hang: %s', async (_how, headers) => {
    await start();
    const answer = await call('POST', '/axl/', { headers: { 'content-type': 'text/xml', ...headers }, body: stream(100) });
    expect(answer).toEqual({
      status: 413,
      type: 'text/plain; charset=utf-8',
      body: '413 The request body is larger than 1048576 bytes; send a smaller one.\n',
    });
  });

  it('does not spoil the connection for the next request', async () => {
    await start();
    const socket = await tlsConnection();
    socket.write(`POST /axl/ HTTP/1.1\r\nHost: cups1\r\nContent-Type: text/xml\r\nContent-Length: ${2 * megabyte}\r\n\r\n`);
    socket.write(Buffer.alloc(2 * megabyte, 'a'));
    socket.write('GET /axl/ HTTP/1.1\r\nHost: cups1\r\nConnection: close\r\n\r\n');
    expect((await untilEnd(socket)).match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it('does not hide a refusal that needs no body: the service is stopped, nobody serves the address', async () => {
    await start();
    await manager.stop('AXL', trace);
    const headers = { 'content-type': 'text/xml', 'content-length': String(100 * megabyte) };
    expect(await call('POST', '/axl/', { headers, body: stream(100) })).toMatchObject({ status: 503 });
    expect(await call('POST', '/nothing', { headers, body: stream(100) })).toMatchObject({ status: 413 });
  });

  it('of exactly one megabyte is taken', async () => {
    await start();
    const answer = await call('POST', '/axl/', { headers: { 'content-type': 'text/xml' }, body: Buffer.alloc(megabyte, 'a') });
    expect(answer.status).toBe(200);
  });

  it('that never ends is cut off', async () => {
    await start({ timeouts: { headersMs: 100, requestMs: 200 } });
    const socket = await tlsConnection();
    socket.write('POST /axl/ HTTP/1.1\r\nHost: cups1\r\nContent-Type: text/xml\r\nContent-Length: 104857600\r\n\r\n<a>');
    expect((await untilEnd(socket)).match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 413']);
  });
});

describe('a client that misbehaves', () => {
  it('is cut off when it sends its header slowly', async () => {
    await start({ timeouts: { headersMs: 100 } });
    const socket = await tlsConnection();
    socket.write('GET /axl/ HTTP/1.1\r\nHo');
    expect(await untilEnd(socket)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('is cut off when it sends its body slowly', async () => {
    await start({ timeouts: { headersMs: 100, requestMs: 200 } });
    const socket = await tlsConnection();
    socket.write('POST /axl/ HTTP/1.1\r\nHost: cups1\r\nContent-Type: text/xml\r\nContent-Length: 100\r\n\r\n<a>');
    expect(await untilEnd(socket)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('is cut off when it never finishes the TLS handshake, or sends nothing at all', async () => {
    await start({ timeouts: { handshakeMs: 100, idleMs: 200 } });
    const silent = net.connect(port(), '127.0.0.1');
    const half = net.connect(port(), '127.0.0.1');
    half.write(Buffer.from('1603010200', 'hex'));
    expect(await Promise.all([untilEnd(silent), untilEnd(half)])).toEqual(['', '']);
    const idle = await tlsConnection();
    expect(await untilEnd(idle)).toBe('');
  });

  it('that does not speak TLS is turned away, and others are served', async () => {
    await start();
    const garbage = net.connect(port(), '127.0.0.1');
    garbage.write(Buffer.alloc(4096, 0xff));
    await untilEnd(garbage);
    const plain = httpRequest({ host: '127.0.0.1', port: port(), path: '/axl/' });
    plain.end();
    await expect(once(plain, 'response')).rejects.toThrow();
    expect(await call('GET', '/axl/')).toMatchObject({ status: 200 });
  });

  it('that does not speak HTTP inside TLS, or sends a header without end, gets one line', async () => {
    await start();
    const garbage = await tlsConnection();
    garbage.write('hello\r\n\r\n');
    expect(await untilEnd(garbage)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*\n400 Bad Request\n$/);
    const endless = await tlsConnection();
    endless.write(`GET / HTTP/1.1\r\nHost: cups1\r\nX-Long: ${'a'.repeat(100_000)}`);
    expect(await untilEnd(endless)).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('a restart of Tomcat', () => {
  it('keeps the port, builds the applications anew and loads the trust', async () => {
    await start();
    expect(await call('GET', '/axl/')).toMatchObject({ body: '1 0' });
    expect(await call('GET', '/axl/')).toMatchObject({ body: '2 0' });
    trustStores.upload('directory-trust', Buffer.from(authority.certificate), 'ca.pem');
    expect(await call('GET', '/axl/')).toMatchObject({ body: '3 0' });
    await manager.restart('Tomcat', trace);
    expect(ports).toEqual([ports[0], ports[0]]);
    expect(await call('GET', '/axl/')).toMatchObject({ body: '1 1' });
    expect(manager.status()[0]?.loadedTrust).toMatchObject([{ store: 'tomcat' }, { store: 'tomcat-trust' }, { store: 'directory-trust' }]);
  });

  it('breaks every connection at once: idle ones, one that waits for its answer, one in the middle of its handshake', async () => {
    await start();
    const agent = new https.Agent({ keepAlive: true });
    await call('GET', '/axl/', { agent });
    const waiting = call('GET', '/axl/hang');
    const refused = expect(waiting).rejects.toThrow();
    const handshaking = net.connect(port(), '127.0.0.1');
    await once(handshaking, 'connect');
    // The server has accepted all three when it answers a fourth that came after them.
    await call('GET', '/axl/');
    const ended = untilEnd(handshaking);
    await manager.stop('Tomcat', trace);
    await refused;
    await ended;
    await expect(call('GET', '/axl/', { agent })).rejects.toThrow();
    agent.destroy();
  });

  it('refuses connections while it is stopped', async () => {
    await start();
    await manager.stop('Tomcat', trace);
    await expect(call('GET', '/axl/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(manager.listeningPorts()).toEqual([]);
  });

  it('shows the certificate that lies in the store now', async () => {
    await start();
    const renewed = await authority.issue({ subject: 'CN=renewed', names: ['cups1'] });
    writeFileSync(join(folder, 'tomcat', 'tomcat.pem'), renewed.certificate);
    writeFileSync(join(folder, 'tomcat', 'tomcat.key'), renewed.privateKey);
    const shown = async (): Promise<unknown> => {
      const socket = await tlsConnection();
      const { CN } = socket.getPeerCertificate().subject;
      socket.destroy();
      return CN;
    };
    const inUse = () => manager.status()[0]?.loadedTrust.find(({ store }) => store === 'tomcat')?.fingerprints;
    const inStore = () => trustStores.list('tomcat').map(({ fingerprint }) => fingerprint);
    expect(await shown()).toBe('cups1');
    expect(inUse()).toHaveLength(1);
    expect(inUse()).not.toEqual(inStore());
    await manager.restart('Tomcat', trace);
    expect(await shown()).toBe('renewed');
    expect(inUse()).toEqual(inStore());
  });
});

describe('a start that fails', () => {
  it('because the port is in use says so and keeps the code', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const takenPort = typeof address === 'object' && address ? address.port : 0;
    await expect(start({ port: takenPort })).rejects.toMatchObject({ cause: { code: 'EADDRINUSE' } });
    expect(manager.stateOf('Tomcat')).toBe('STOPPED');
    taken.close();
    await once(taken, 'close');
    await manager.start('Tomcat', trace);
    expect(port()).toBe(takenPort);
  });

  it('because an application cannot be built leaves it stopped with the reason in its log', async () => {
    const broken: WebApplication = {
      service: 'Cisco AXL Web Service',
      register() {
        throw new Error('no schema');
      },
    };
    await expect(start({}, [broken])).rejects.toThrow('Cisco Tomcat did not start: no schema');
    expect(log.read('Cisco Tomcat', 0).lines.at(-1)?.text).toBe('ERROR did not start: no schema');
  });
});
