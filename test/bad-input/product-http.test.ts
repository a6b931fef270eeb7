import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { axl, axlNamespace, basic, doAuthenticateUser, envelope, epasSoap, getUser } from './interfaces.ts';
import { ask } from './node-request.ts';
import { exchange, hold } from './raw-connection.ts';
import { triedCluster } from './tried-cluster.ts';

const tried = triedCluster();
const nodes = ['cucm', 'cups1'];
const portOf = (node: string): number => Number(new URL(tried.url(node)).port);
const hundredMegabytes = 100 * 1024 * 1024;

function* megabytes(): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  for (let sent = 0; sent < hundredMegabytes; sent += chunk.length) yield chunk;
}

describe.each([axl, epasSoap])('a body of 100 MB, sent to $name', (at) => {
  it.each([
    ['in chunks', {}],
    ['with its length', { 'content-length': String(hundredMegabytes) }],
  ])('%s, is refused in one line', async (_how, headers) => {
    const answer = await at.send(tried, { body: Readable.from(megabytes()), headers, deadlineMs: 20_000 });
    expect(answer.status).toBe(413);
    const words = 'The request body is larger than 1048576 bytes; send a smaller one.';
    if (at === axl) expect(answer.body).toContain(`<faultcode>soapenv:Client</faultcode><faultstring>${words}</faultstring>`);
    else expect(answer.body).toBe(`413 ${words}\n`);
  });
});

describe.each(nodes)('the HTTPS port of %s', (node) => {
  it('refuses plain HTTP', async () => {
    const { bytes, closed } = await exchange(portOf(node), 'GET / HTTP/1.1\r\nHost: node\r\n\r\n');
    expect(closed).toBe(true);
    expect(bytes.toString('latin1')).not.toContain('200');
  });

  it.each([
    ['random bytes', Buffer.from(Array.from({ length: 2_000 }, (_, n) => (n * 31 + 7) % 256))],
    ['a TLS record that claims to be long', Buffer.concat([Buffer.from('1603014000', 'hex'), Buffer.alloc(300, 1)])],
    ['SSL 2', Buffer.from('802e0100020015000000100100800200800300800400800500800600400700c0', 'hex')],
    ['a TLS alert', Buffer.from('15030100020228', 'hex')],
    ['an LDAP bind', Buffer.from('300c020101600702010304008000', 'hex')],
  ])('hangs up on %s', async (_what, bytes) => {
    const answer = await exchange(portOf(node), bytes, { half: true });
    expect(answer.closed).toBe(true);
    expect(answer.bytes.length).toBeLessThan(50);
  });

  it.each([
    ['what is not HTTP', 'good morning\r\n\r\n', '400'],
    ['a request without a host', 'GET /axl/ HTTP/1.1\r\n\r\n', '400'],
    ['two lengths', 'POST /axl/ HTTP/1.1\r\nHost: n\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd', '400'],
    ['a length and chunks', 'POST /axl/ HTTP/1.1\r\nHost: n\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', '400'],
    ['a length that is none', 'POST /axl/ HTTP/1.1\r\nHost: n\r\nContent-Length: -1\r\n\r\n', '400'],
    ['a header of 100 kB', `GET /axl/ HTTP/1.1\r\nHost: n\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, '431'],
    ['an address of 100 kB', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: n\r\n\r\n`, '431'],
    ['a header with a NUL', 'GET /axl/ HTTP/1.1\r\nHost: n\r\nX: a\0b\r\n\r\n', '400'],
    ['a method that nobody knows', 'BREW /axl/ HTTP/1.1\r\nHost: n\r\n\r\n', '400'],
  ])('answers %s with one line and hangs up', async (_what, request, status) => {
    const { bytes, closed } = await exchange(portOf(node), request, { tls: true });
    expect(closed).toBe(true);
    expect(bytes.toString('latin1')).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(bytes.length).toBeLessThan(500);
  });

  it('serves others while a hundred clients send their headers a letter at a time, and shows these out', async () => {
    const { hostname, port } = new URL(tried.url(node));
    const silent = await hold(Number(port), 100);
    try {
      expect((await ask(`https://${hostname}:${port}`, { method: 'GET', path: '/nothing' })).status).toBe(404);
      const { bytes, closed } = await exchange(Number(port), 'POST /axl/ HTTP/1.1\r\nHost: n\r\nX', { tls: true, deadlineMs: 15_000 });
      expect(closed).toBe(true);
      expect(bytes.toString('latin1')).toMatch(/^HTTP\/1\.1 408 /);
      await expect.poll(() => silent.open(), { timeout: 15_000 }).toBe(0);
    } finally {
      silent.release();
    }
  });

  it.each([
    '/../../../../etc/passwd',
    '/axl/../../etc/passwd',
    '/axl/%2e%2e/%2e%2e/etc/passwd',
    '/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/EPASSoap/../../identity/node.key',
    '/EPASSoap/service/..%5c..%5cseed.json',
    '/%00',
    '/%',
    '/%ff%fe',
    '//',
    '/__proto__',
    '/axl',
    '/server-status',
    '/api/v1/status',
    '/health',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await ask(tried.url(node), { method: 'GET', path });
    expect([400, 404]).toContain(status);
    expect(body).not.toMatch(/root:|PRIVATE KEY|node_modules|\.ts\b/);
    expect(body.length).toBeLessThan(1_000);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])('does nothing for %s', async (method) => {
    const path = node === 'cucm' ? '/axl/' : '/EPASSoap/service/v80';
    const { status } = await ask(tried.url(node), { method, path, headers: { 'x-secret': 'echo-me' } });
    expect([404, 405, 501]).toContain(status);
  });
});

describe('AXL lets in only application users who may', () => {
  const call = (headers: Record<string, string>) =>
    ask(tried.url('cucm'), { path: '/axl/', headers: { 'content-type': 'text/xml', ...headers }, body: getUser('asmith') });

  it('the application user reads a user', async () => {
    const { userid, password } = tried.applicationUser;
    const { status, body } = await call({ authorization: basic(userid, password) });
    expect(status).toBe(200);
    expect(body).toContain('asmith');
  });

  it('all others get the same page', async () => {
    const { userid, password } = tried.applicationUser;
    const nobody = await call({});
    expect(nobody.status).toBe(401);
    const refused: Record<string, string> = {
      'a wrong password': basic(userid, 'wrong'),
      'an empty password': basic(userid, ''),
      'an unknown user': basic('nobody', password),
      'an end user with the right password': basic('asmith', tried.password('asmith')),
      'no name': basic('', ''),
      'a name as a filter': basic('*', password),
      'a name in SQL': basic("' OR '1'='1", password),
      'a password of 10 kB': basic(userid, 'x'.repeat(6_000)),
      'the password and a NUL': basic(userid, `${password}\0`),
      'no colon': `Basic ${Buffer.from(userid).toString('base64')}`,
      'no base64': 'Basic !!!',
      'another scheme': `Bearer ${password}`,
      'half a header': 'Basic',
    };
    for (const [what, authorization] of Object.entries(refused)) {
      const answer = await call({ authorization });
      expect({ status: answer.status, body: answer.body }, what).toEqual({ status: 401, body: nobody.body });
      expect(answer.body, what).not.toContain('asmith');
    }
  });

  it('a session that was guessed is worth nothing', async () => {
    for (const id of ['', '0', 'A'.repeat(32), '__proto__', 'x'.repeat(5_000)]) {
      const { status, body } = await call({ cookie: `JSESSIONIDSSO=${id}` });
      expect([401, 404], id.slice(0, 20)).toContain(status);
      expect(body).not.toContain('asmith');
    }
  });

  it('who asks without credentials is not told whether the message would have been right', async () => {
    const ofNobody = async (body: string) =>
      (await ask(tried.url('cucm'), { path: '/axl/', headers: { 'content-type': 'text/xml' }, body })).body;
    expect(await ofNobody('<!DOCTYPE a>')).toBe(await ofNobody(getUser('asmith')));
    expect(await ofNobody(doAuthenticateUser('asmith', tried.password('asmith')))).toBe(await ofNobody(''));
  });

  it.each(['7.0', '99.9', '8.5 getUser; x', '8'])('a version %s that is not spoken is named in a fault', async (version) => {
    const { userid, password } = tried.applicationUser;
    const { status, body } = await ask(tried.url('cucm'), {
      path: '/axl/',
      headers: { 'content-type': 'text/xml', authorization: basic(userid, password) },
      body: envelope('1.1', `<a:getUser xmlns:a="http://www.cisco.com/AXL/API/${version}"><userid>asmith</userid></a:getUser>`),
    });
    expect(status).toBe(500);
    expect(body).toMatch(/faultstring/);
  });

  it('an element that the operation does not have, or one too few, is named', async () => {
    const send = (content: string) =>
      axl.send(tried, { body: envelope('1.1', `<a:getUser xmlns:a="${axlNamespace}">${content}</a:getUser>`) });
    expect((await send('<userid>asmith</userid><colour>red</colour>')).body).toContain('colour');
    expect((await send('')).status).toBe(500);
    expect((await send('<userid>asmith</userid><userid>bjones</userid>')).status).toBe(500);
  });
});
