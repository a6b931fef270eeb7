import type { Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DialContext } from './dial-context.ts';
import { DirectoryConnection, DirectoryFailure, type LdapServer } from './index.ts';
import { asStored, asTrust, type Issued, issue } from './testing/certificates.ts';
import { dialling } from './testing/dialling.ts';
import { healthy, ScriptedDirectory } from './testing/scripted-directory.ts';

const secure: LdapServer = { host: 'directory', port: 636, ssl: true };
const realTimes = { notBefore: '2000-01-01T00:00:00Z', notAfter: '2099-01-01T00:00:00Z' };

let root: Issued;
let middle: Issued;
let leaf: Issued;
let leafOfMiddle: Issued;

beforeAll(async () => {
  root = await issue({ name: 'uclab root', authority: true });
  middle = await issue({ name: 'uclab middle', authority: true, by: root });
  leaf = await issue({ name: 'directory', by: root, dnsNames: ['directory'], usage: '1.3.6.1.5.5.7.3.1' });
  leafOfMiddle = await issue({ name: 'directory', by: middle, dnsNames: ['directory'] });
});

const directories: ScriptedDirectory[] = [];

afterEach(async () => {
  await Promise.all(directories.splice(0).map((started) => started.stop()));
});

async function meet(server: LdapServer, dial: ReturnType<typeof dialling>): Promise<string> {
  try {
    const connection = await DirectoryConnection.open(server, dial.context);
    try {
      await connection.bindManager('cn=admin', 'manager');
    } finally {
      connection.close();
    }
    return 'trusted';
  } catch (error) {
    if (error instanceof DirectoryFailure) return error.symptom;
    throw error;
  }
}

/** Signs in at a directory that shows `shown` (its own certificate first), as a service that has loaded `trust`. */
async function showing(shown: readonly Issued[], trust: readonly Issued[], changes: Partial<DialContext> = {}, nowAt?: string) {
  const cert = shown.map(({ pem }) => pem).join('');
  const directory = await ScriptedDirectory.start(healthy(), { cert, key: shown[0]?.key });
  directories.push(directory);
  const dial = dialling({ 'directory:636': directory.port, '127.0.0.1:636': directory.port }, { trust: asTrust(...trust), ...changes });
  if (nowAt) dial.clock.advance(new Date(nowAt).getTime() - dial.clock.nowMs());
  const server = { ...secure, ...(changes.purpose === 'synchronisation' ? { host: '127.0.0.1' } : {}) };
  const met = await meet(server, dial);
  const event = dial.events().find(({ kind }) => kind === 'ldap.tls-established');
  const facts = event?.kind === 'ldap.tls-established' ? event.facts : undefined;
  return { met, facts, dial, requests: directory.requests };
}

describe('what the service has loaded is what it trusts', () => {
  test('the authority that signed the certificate', async () => {
    const { met, facts, dial } = await showing([leaf], [root]);
    expect(met).toBe('trusted');
    expect(dial.told()).toEqual(['ldap.connected', 'ldap.tls-established', 'ldap.bound']);
    expect(dial.lines()[1]).toBe('INFO LDAP connection to directory:636: secured by TLS (certificate CN=directory, O=uclab)');
    const [stored, shown] = [asStored(root, 'r'), asStored(leaf, 'l')];
    expect(facts).toMatchObject({
      store: 'directory-trust',
      loaded: [stored.fingerprint],
      loadedAtMs: 1_000,
      stored: [],
      peer: {
        fingerprint: shown.fingerprint,
        subject: 'CN=directory, O=uclab',
        issuer: 'CN=uclab root, O=uclab',
        notAfterMs: shown.notAfterMs,
        chain: [shown.fingerprint, stored.fingerprint],
      },
    });
  });

  test("the server's own certificate, as the vendor's guide has it uploaded", async () => {
    expect((await showing([leaf], [leaf])).met).toBe('trusted');
    const alone = await issue({ name: 'directory' });
    expect((await showing([alone], [alone])).met).toBe('trusted');
    expect((await showing([alone], [root])).met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
  });

  test('an authority between, whether the server shows it or the store holds it', async () => {
    expect((await showing([leafOfMiddle, middle], [root])).met).toBe('trusted');
    expect((await showing([leafOfMiddle, middle], [middle])).met).toBe('trusted');
    expect((await showing([leafOfMiddle], [middle, root])).met).toBe('trusted');
    expect((await showing([leafOfMiddle], [root])).met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
  });

  test('nothing at all: then no byte of LDAP is sent', async () => {
    const { met, facts, dial, requests } = await showing([leaf, root], []);
    expect(met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
    expect(requests).toEqual([]);
    expect(dial.told()).toEqual(['ldap.connected', 'ldap.tls-established LDAP_TLS_UNTRUSTED_ISSUER']);
    expect(dial.lines().at(-1)).toBe(
      'ERROR LDAP connection to directory:636 failed: certificate not trusted (issuer CN=uclab root, O=uclab; directory-trust was empty when loaded)',
    );
    expect(facts).toMatchObject({ loaded: [], stored: [] });
  });

  test('the right certificate uploaded and not loaded is told: it vouches for the server and is only in the store', async () => {
    const uploaded = asStored(root, 'root.pem', 5_000);
    const { met, facts } = await showing([leaf], [], { stored: () => [uploaded] });
    expect(met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
    expect(facts?.stored).toEqual([{ fingerprint: uploaded.fingerprint, name: 'root.pem', uploadedAtMs: 5_000 }]);
    expect(facts?.peer?.chain).toContain(uploaded.fingerprint);
  });

  test('a wrong certificate uploaded, even one of the same name, vouches for nothing', async () => {
    const other = await issue({ name: 'uclab root', authority: true });
    const { met, facts } = await showing([leaf], [other], { stored: () => [asStored(other, 'other.pem')] });
    expect(met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
    expect(facts?.peer?.chain).toEqual([asStored(leaf, 'l').fingerprint]);
  });

  test('an old and a new authority of the same name side by side', async () => {
    const other = await issue({ name: 'uclab root', authority: true });
    expect((await showing([leaf], [other, root])).met).toBe('trusted');
  });
});

describe('what no trust makes good', () => {
  test('a signature that only claims to be of the authority', async () => {
    const forger = await issue({ name: 'forger', authority: true });
    const forged = await issue({ name: 'directory', by: root, withKeyOf: forger });
    expect((await showing([forged], [root])).met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
    expect((await showing([forged, root], [root])).met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
  });

  test('a certificate signed by one that is no authority', async () => {
    const byLeaf = await issue({ name: 'directory', by: leaf });
    expect((await showing([byLeaf, leaf], [root])).met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
    expect((await showing([byLeaf, leaf], [leaf])).met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
  });

  test('an authority below one that allows none below it', async () => {
    const narrow = await issue({ name: 'narrow root', authority: true, pathLength: 0 });
    const below = await issue({ name: 'below', authority: true, by: narrow });
    const allowed = await issue({ name: 'directory', by: narrow });
    const tooDeep = await issue({ name: 'directory', by: below });
    expect((await showing([allowed], [narrow])).met).toBe('trusted');
    expect((await showing([tooDeep, below], [narrow])).met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
  });

  test('a certificate for a client, or with a critical extension that nobody here understands', async () => {
    const forClient = await issue({ name: 'directory', by: root, usage: '1.3.6.1.5.5.7.3.2' });
    const strange = await issue({ name: 'directory', by: root, critical: '1.2.3.4.5' });
    expect((await showing([forClient], [root])).met).toBe('LDAP_TLS_FAILED');
    expect((await showing([strange], [root])).met).toBe('LDAP_TLS_FAILED');
  });
});

describe('validity is judged by the emulated clock and by nothing else', () => {
  test('a certificate of another decade is good in that decade', async () => {
    const times = { notBefore: '2040-01-01T00:00:00Z', notAfter: '2041-01-01T00:00:00Z' };
    const then = await issue({ name: 'then root', authority: true, ...times });
    const leafThen = await issue({ name: 'directory', by: then, ...times });
    expect((await showing([leafThen], [then], {}, '2040-06-01')).met).toBe('trusted');
    expect((await showing([leafThen], [then], {}, '2039-12-31T23:59:59Z')).met).toBe('LDAP_TLS_CERTIFICATE_EXPIRED');
    expect((await showing([leafThen], [then], {}, '2041-01-01T00:00:01Z')).met).toBe('LDAP_TLS_CERTIFICATE_EXPIRED');
  });

  test('one that is good today is not when the clock has been moved beyond its end, and the log says until when', async () => {
    const now = await issue({ name: 'now root', authority: true, ...realTimes });
    const leafNow = await issue({ name: 'directory', by: now, ...realTimes });
    const { met, dial, requests } = await showing([leafNow], [now], {}, '2099-06-01');
    expect(met).toBe('LDAP_TLS_CERTIFICATE_EXPIRED');
    expect(requests).toEqual([]);
    expect(dial.lines().at(-1)).toBe(
      'ERROR LDAP connection to directory:636 failed: certificate CN=directory, O=uclab is valid only from 2000-01-01T00:00:00.000Z to 2099-01-01T00:00:00.000Z',
    );
  });

  test('an authority that has run out takes its certificates with it, loaded or not', async () => {
    const old = await issue({ name: 'old root', authority: true, notBefore: '2020-01-01T00:00:00Z', notAfter: '2021-01-01T00:00:00Z' });
    const leafOfOld = await issue({ name: 'directory', by: old });
    expect((await showing([leafOfOld], [old])).met).toBe('LDAP_TLS_CERTIFICATE_EXPIRED');
    expect((await showing([leafOfOld], [leafOfOld])).met).toBe('trusted');
  });

  test('an unknown issuer counts before the time: it would not help to wait', async () => {
    expect((await showing([leaf], [], {}, '2050-01-01')).met).toBe('LDAP_TLS_UNTRUSTED_ISSUER');
  });
});

describe('the name in the certificate', () => {
  test('counts only where the persona checks it', async () => {
    const elsewhere = await issue({ name: 'elsewhere', by: root, dnsNames: ['elsewhere'] });
    expect((await showing([elsewhere], [root])).met).toBe('trusted');
    const { met, dial } = await showing([elsewhere], [root], { checkServerName: true });
    expect(met).toBe('LDAP_TLS_NAME_MISMATCH');
    expect(dial.lines().at(-1)).toContain('certificate does not name directory (it names DNS:elsewhere)');
    expect((await showing([leaf], [root], { checkServerName: true })).met).toBe('trusted');
  });

  test('an address is no name', async () => {
    const changes = { checkServerName: true, purpose: 'synchronisation' } as const;
    expect((await showing([leaf], [root], changes)).met).toBe('LDAP_TLS_NAME_MISMATCH');
    expect((await showing([leaf], [root], { ...changes, checkServerName: false })).met).toBe('trusted');
  });
});

describe('a handshake that does not come about', () => {
  const against = async (connected: (socket: Socket) => void, connectTimeoutMs = 2_000) => {
    const directory = await ScriptedDirectory.startRaw(connected);
    directories.push(directory);
    const dial = dialling({ 'directory:636': directory.port }, { trust: asTrust(root), connectTimeoutMs });
    const met = await meet(secure, dial);
    expect(dial.told()).toEqual(['ldap.connected', `ldap.tls-established ${met}`]);
    return met;
  };

  test('silence', async () => {
    expect(await against(() => undefined, 60)).toBe('LDAP_CONNECT_TIMEOUT');
  });

  test('a reset', async () => {
    expect(await against((socket) => socket.once('data', () => socket.resetAndDestroy()))).toBe('LDAP_CONNECTION_RESET');
  });

  test('an end, at once or after the first message', async () => {
    expect(await against((socket) => socket.end())).toBe('LDAP_CONNECTION_CLOSED');
    expect(await against((socket) => socket.once('data', () => socket.end()))).toBe('LDAP_CONNECTION_CLOSED');
  });

  test('a server that does not speak TLS', async () => {
    expect(await against((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))).toBe('LDAP_TLS_FAILED');
  });

  test('a server that speaks only a protocol of former times', async () => {
    const directory = await ScriptedDirectory.start(healthy(), {
      cert: leaf.pem,
      key: leaf.key,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
    });
    directories.push(directory);
    expect(await meet(secure, dialling({ 'directory:636': directory.port }, { trust: asTrust(root) }))).toBe('LDAP_TLS_FAILED');
  });

  test('plain LDAP at a port that wants TLS', async () => {
    const directory = await ScriptedDirectory.start(healthy(), { cert: leaf.pem, key: leaf.key });
    directories.push(directory);
    const plain = { ...secure, ssl: false };
    expect(await meet(plain, dialling({ 'directory:636': directory.port }))).toMatch(/^LDAP_CONNECTION_(CLOSED|RESET)$/);
  });
});

describe('after the handshake', () => {
  test.each([
    ['silence', 'LDAP_CONNECT_TIMEOUT'],
    ['reset', 'LDAP_CONNECTION_RESET'],
    ['close', 'LDAP_CONNECTION_CLOSED'],
  ] as const)('%s instead of the first answer', async (answer, symptom) => {
    const directory = await ScriptedDirectory.start(() => answer, { cert: leaf.pem, key: leaf.key });
    directories.push(directory);
    const dial = dialling({ 'directory:636': directory.port }, { trust: asTrust(root), connectTimeoutMs: 250 });
    expect(await meet(secure, dial)).toBe(symptom);
    expect(dial.told().at(-1)).toBe(`ldap.bound ${symptom}`);
  });
});
