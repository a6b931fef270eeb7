import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UnusableCertificateError } from './certificate.ts';
import { firstCertificate, secondCertificate } from './testing/certificates.ts';
import { TestDirectory } from './testing/test-directory.ts';

const noticeOfDisconnection = '1.3.6.1.4.1.1466.20036';

/** What the server sends back until it hangs up. */
async function answerTo(port: number, octets: Uint8Array): Promise<Buffer> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.on('error', () => socket.destroy());
  socket.end(octets);
  await once(socket, 'close');
  return Buffer.concat(received);
}

async function shownCertificate(port: number): Promise<string> {
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return [subject.CN].flat().join();
}

describe('the LDAP server', () => {
  let directory: TestDirectory;
  const manager = () => directory.population.manager;
  const count = () =>
    directory.as(manager(), async (client) => (await client.search('dc=lab,dc=example', { filter: '(uid=asmith)' })).searchEntries.length);

  beforeEach(async () => {
    directory = new TestDirectory();
    await directory.server.start();
  });
  afterEach(() => directory.server.stop());

  test('logs what slapd would', async () => {
    await directory.as(manager(), (client) => client.search('DC=lab,DC=example', { filter: '(UID=ASMITH)', attributes: ['cn'] }));
    await expect.poll(() => directory.lines.at(-1)).toBe('conn=1000 fd=12 closed');
    expect(directory.lines).toEqual([
      'slapd starting',
      'conn=1000 fd=12 ACCEPT from IP=127.0.0.1:PORT (IP=127.0.0.1:PORT)',
      'conn=1000 op=0 BIND dn="cn=uclab-manager,ou=Service Accounts,dc=lab,dc=example" method=128',
      'conn=1000 op=0 BIND dn="cn=uclab-manager,ou=Service Accounts,dc=lab,dc=example" mech=SIMPLE bind_ssf=0 ssf=0',
      'conn=1000 op=0 RESULT tag=97 err=0 qtime=T etime=T text=',
      'conn=1000 op=1 SRCH base="dc=lab,dc=example" scope=2 deref=0 filter="(uid=asmith)"',
      'conn=1000 op=1 SRCH attr=cn',
      'conn=1000 op=1 SEARCH RESULT tag=101 err=0 qtime=T etime=T nentries=1 text=',
      'conn=1000 op=2 UNBIND',
      'conn=1000 fd=12 closed',
    ]);
  });

  test('logs a client that hangs up in the middle of the handshake', async () => {
    const socket = net.connect({ port: directory.server.ldapsPort, host: '127.0.0.1' });
    await once(socket, 'connect');
    socket.destroy();
    await expect.poll(() => directory.lines.at(-1)).toBe('conn=1000 fd=12 closed (TLS negotiation failure)');
  });

  test('closes its ports and connections when it stops, and comes back on the same ports with the same entries', async () => {
    const { ldapPort, ldapsPort } = directory.server;
    const socket = net.connect({ port: ldapPort, host: '127.0.0.1' });
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await directory.server.stop();
    await closed;
    await expect(count()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await directory.server.start();
    expect([directory.server.ldapPort, directory.server.ldapsPort]).toEqual([ldapPort, ldapsPort]);
    expect(await count()).toBe(1);
  });

  test('says which port is in use and leaves none open', async () => {
    const other = new TestDirectory({ ldapsPort: directory.server.ldapPort });
    await expect(other.server.start()).rejects.toMatchObject({ code: 'EADDRINUSE', port: directory.server.ldapPort });
    await expect(other.as(undefined, (client) => client.search('', { scope: 'base' }))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('shows a new certificate to whoever connects after it was replaced', async () => {
    expect(await shownCertificate(directory.server.ldapsPort)).toBe('first directory');
    directory.server.replaceCertificate(secondCertificate.certPem, secondCertificate.keyPem);
    expect(await shownCertificate(directory.server.ldapsPort)).toBe('second directory');
  });

  test('keeps the certificate it has when the new one cannot be used', async () => {
    expect(() => directory.server.replaceCertificate(secondCertificate.certPem, firstCertificate.keyPem)).toThrow(UnusableCertificateError);
    expect(() => directory.server.replaceCertificate('nonsense', 'nonsense')).toThrow(UnusableCertificateError);
    expect(await shownCertificate(directory.server.ldapsPort)).toBe('first directory');
  });

  test('closes a connection on which nothing happens', async () => {
    const idle = new TestDirectory({ idleTimeoutMs: 20 });
    await idle.server.start();
    const socket = net.connect({ port: idle.server.ldapPort, host: '127.0.0.1' });
    await once(socket, 'close');
    await expect.poll(() => idle.lines.at(-1)).toBe('conn=1000 fd=12 closed (idletimeout)');
    await idle.server.stop();
  });

  test.for([
    ['a web request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a message of a gigabyte', Buffer.from('308440000000', 'hex')],
    ['an unknown request', Buffer.from('30050201015f00', 'hex')],
  ] as const)('tells a client that sends %s why it hangs up', async ([, octets]) => {
    const answer = await answerTo(directory.server.ldapPort, octets);
    expect(answer.toString('latin1')).toContain(noticeOfDisconnection);
    expect(await count()).toBe(1);
  });

  test('survives any bytes on any port', { timeout: 60_000 }, async () => {
    const anything = fc.uint8Array({ minLength: 1, maxLength: 200 });
    const almostLdap = anything.map((octets) => Uint8Array.from([0x30, Math.min(octets.length, 127), 2, 1, 1, ...octets]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, almostLdap), fc.boolean(), async (octets, overTls) => {
        await answerTo(overTls ? directory.server.ldapsPort : directory.server.ldapPort, octets);
      }),
      { numRuns: 300 },
    );
    expect(await count()).toBe(1);
  });

  test('does not answer a search that was abandoned, and goes on with the next request', async () => {
    const simple = (id: number, octets: string) =>
      Buffer.from(`30${(octets.length / 2 + 3).toString(16).padStart(2, '0')}0201${id.toString(16).padStart(2, '0')}${octets}`, 'hex');
    const whoAmI = `77198017${Buffer.from('1.3.6.1.4.1.4203.1.11.3').toString('hex')}`;
    const abandonTwo = '500102';
    const answer = await answerTo(
      directory.server.ldapPort,
      Buffer.concat([simple(1, whoAmI), simple(2, whoAmI), simple(3, abandonTwo), simple(4, whoAmI), simple(5, '4200')]),
    );
    const ids = [...answer.toString('hex').matchAll(/30..0201(0.)78/g)].map(([, id]) => id);
    expect(ids).toEqual(['01', '04']);
  });

  test('writes entries of any size', async () => {
    const { administrator, base } = directory.population;
    const members = Array.from({ length: 4000 }, (_, index) => `uid=member${index},ou=People,${base}`);
    const found = await directory.as(administrator, async (client) => {
      await client.add(`cn=Crowd,ou=Company Groups,${base}`, { objectClass: 'groupOfNames', cn: 'Crowd', member: members });
      return client.search(base, { filter: '(cn=Crowd)', attributes: ['member'] });
    });
    expect(found.searchEntries[0]?.member).toEqual(members);
  });
});
