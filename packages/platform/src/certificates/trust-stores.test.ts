import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeNameOf, storesWith, TrustStores } from './index.ts';
import { TestAuthority } from './test-authority.ts';

const der = (pem: string): Uint8Array => new X509Certificate(pem).raw;
const bytes = (text: string): Uint8Array => Buffer.from(text);

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

let authority: TestAuthority;
let other: TestAuthority;
let directory: { certificate: string; privateKey: string };
let folder: string;
let clock: TestClock;
let stores: TrustStores;

beforeAll(async () => {
  authority = await TestAuthority.create();
  other = await TestAuthority.create('CN=Other CA, O=uclab');
  directory = await authority.issue({ subject: 'CN=directory, O=uclab', names: ['directory'], notBefore: '2026-01-03T00:00:00Z' });
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-trust-'));
  clock = new TestClock('2026-01-05T09:14:07Z');
  stores = new TrustStores(folder, clock);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an upload', () => {
  it('is listed under its common name with issuer, validity, fingerprint and the emulated time of the upload', () => {
    stores.upload('directory-trust', bytes(directory.certificate), 'whatever.cer');
    const certificate = new X509Certificate(directory.certificate);
    expect(stores.list('directory-trust')).toEqual([
      {
        name: 'directory.pem',
        subject: 'CN=directory, O=uclab',
        issuer: 'CN=Test CA, O=uclab',
        serialNumber: certificate.serialNumber.toLowerCase(),
        notBeforeMs: Date.parse('2026-01-03T00:00:00Z'),
        notAfterMs: Date.parse('2040-01-01T00:00:00Z'),
        fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
        uploadedAtMs: Date.parse('2026-01-05T09:14:07Z'),
        pem: certificate.toString(),
      },
    ]);
  });

  it('concerns one store only', () => {
    stores.upload('tomcat-trust', bytes(authority.certificate), 'ca.pem');
    expect(stores.list('tomcat-trust')).toHaveLength(1);
    expect(stores.list('directory-trust')).toEqual([]);
  });

  it('takes DER as well as PEM', () => {
    const [stored] = stores.upload('directory-trust', der(authority.certificate), 'ca.der');
    expect(stored?.pem).toBe(new X509Certificate(authority.certificate).toString());
  });

  it('splits a bundle with text around its certificates', () => {
    const bundle = `subject=CN = directory\r\n${directory.certificate}\n# the authority\n${authority.certificate}`;
    const stored = stores.upload('directory-trust', bytes(bundle), 'bundle.pem');
    expect(stored.map((certificate) => certificate.name)).toEqual(['directory.pem', 'Test_CA.pem']);
    expect(stores.list('directory-trust').map((certificate) => certificate.name)).toEqual(['Test_CA.pem', 'directory.pem']);
  });

  it('is found again, with its time, after the node was started anew and the clock was moved', () => {
    stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
    const laterClock = new TestClock('2026-01-06T00:00:00Z');
    laterClock.advance(86_400_000);
    expect(new TrustStores(folder, laterClock).list('directory-trust')[0]?.uploadedAtMs).toBe(Date.parse('2026-01-05T09:14:07Z'));
  });

  it('is named after the file where the certificate has no common name, and never leaves the folder', async () => {
    const nameless = await authority.issue({ subject: 'O=Nameless' });
    expect(stores.upload('directory-trust', bytes(nameless.certificate), '../../etc/pass wd.crt')[0]?.name).toBe('pass_wd.pem');
    const hostile = await authority.issue({ subject: 'CN=../../../tomcat/tomcat' });
    expect(stores.upload('directory-trust', bytes(hostile.certificate), 'x.pem')[0]?.name).toBe('tomcat_tomcat.pem');
    const empty = await authority.issue({ subject: 'CN=..., O=Dots' });
    expect(stores.upload('directory-trust', bytes(empty.certificate), '.pem')[0]?.name).toBe('certificate.pem');
  });

  it('gets a name of its own beside another certificate with the same common name', async () => {
    const namesake = await other.issue({ subject: 'CN=directory, O=elsewhere' });
    stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
    expect(stores.upload('directory-trust', bytes(namesake.certificate), 'a.pem')[0]?.name).toBe('directory-2.pem');
    expect(stores.list('directory-trust')).toHaveLength(2);
  });

  it('replaces the certificate of the same subject when it starts later', async () => {
    const renewed = await authority.issue({ subject: 'CN=directory, O=uclab', notBefore: '2026-01-04T00:00:00Z' });
    stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
    clock.advance(60_000);
    stores.upload('directory-trust', bytes(renewed.certificate), 'a.pem');
    expect(stores.list('directory-trust')).toMatchObject([
      { name: 'directory.pem', notBeforeMs: Date.parse('2026-01-04T00:00:00Z'), uploadedAtMs: Date.parse('2026-01-05T09:15:07Z') },
    ]);
  });

  it('is refused when the store has one of the same subject that starts later or at the same time', async () => {
    const older = await authority.issue({ subject: 'CN=directory, O=uclab', notBefore: '2026-01-02T00:00:00Z' });
    const bundle = `${authority.certificate}${older.certificate}`;
    stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
    const refusal = refusalOf(() => stores.upload('directory-trust', bytes(bundle), 'a.pem'));
    expect(refusal.kind).toBe('refused');
    expect(refusal.message).toContain('directory.pem');
    expect(stores.list('directory-trust').map((certificate) => certificate.name)).toEqual(['directory.pem']);
  });

  it('changes nothing when the very same certificate is there already', () => {
    stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
    clock.advance(60_000);
    expect(stores.upload('directory-trust', der(directory.certificate), 'b.pem')).toMatchObject([
      { name: 'directory.pem', uploadedAtMs: Date.parse('2026-01-05T09:14:07Z') },
    ]);
  });
});

describe('a file that is no certificate', () => {
  it.each([
    ['an empty file', () => new Uint8Array(), 'empty'],
    ['plain text', () => bytes('hello'), 'cannot be read as a certificate'],
    ['a private key', () => bytes(directory.privateKey), 'private key'],
    ['a certificate with its key', () => bytes(directory.certificate + directory.privateKey), 'private key'],
    [
      'a certificate before one that is cut off',
      () => bytes(`${authority.certificate}\n${authority.certificate.slice(0, 300)}`),
      'cut off',
    ],
    ['a request', () => bytes('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n'), 'CERTIFICATE REQUEST'],
    ['damaged PEM', () => bytes(directory.certificate.replace(/M/g, 'A')), 'Certificate 1 of 1'],
    ['PEM that is cut off', () => bytes(directory.certificate.slice(0, 200)), 'cut off'],
    ['DER with a tail', () => Buffer.concat([der(directory.certificate), bytes('tail')]), '4 bytes after'],
    ['a file of more than 64 KiB', () => bytes(directory.certificate.repeat(120)), 'at most 65536'],
  ])('is refused in one line: %s', (_what, content, words) => {
    const refusal = refusalOf(() => stores.upload('directory-trust', content(), 'x.pem'));
    expect(refusal).toMatchObject({ kind: 'refused', field: 'content' });
    expect(refusal.message).toContain(words);
    expect(refusal.message).not.toContain('\n');
    expect(stores.list('directory-trust')).toEqual([]);
  });

  it('is left out of the list when it was put into the folder by hand', () => {
    mkdirSync(join(folder, 'directory-trust'));
    writeFileSync(join(folder, 'directory-trust', 'junk.pem'), 'junk');
    expect(stores.list('directory-trust')).toEqual([]);
  });
});

describe('a change behind the back of the laboratory', () => {
  const put = (name: string, content: string, writtenAt: string): void => {
    const path = join(folder, 'directory-trust', name);
    mkdirSync(join(folder, 'directory-trust'), { recursive: true });
    writeFileSync(path, content);
    utimesSync(path, Date.parse(writtenAt) / 1000, Date.parse(writtenAt) / 1000);
  };

  it('is listed with the time of the file in emulated time, which stays when the clock is moved', () => {
    clock.setOffset(3_600_000);
    put('hand.pem', directory.certificate, '2026-01-05T08:00:00Z');
    expect(stores.list('directory-trust')).toMatchObject([{ name: 'hand.pem', uploadedAtMs: Date.parse('2026-01-05T09:00:00Z') }]);
    clock.setOffset(0);
    expect(stores.list('directory-trust')).toMatchObject([{ uploadedAtMs: Date.parse('2026-01-05T09:00:00Z') }]);
  });

  it('counts when a file was replaced by another certificate', () => {
    stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
    put('directory.pem', other.certificate, '2026-01-05T10:00:00Z');
    expect(stores.list('directory-trust')).toMatchObject([
      { name: 'directory.pem', subject: 'CN=Other CA, O=uclab', uploadedAtMs: Date.parse('2026-01-05T10:00:00Z') },
    ]);
  });

  it('counts when the file is a bundle, holds a key too, or is a link', () => {
    put('bundle.pem', authority.certificate + other.certificate, '2026-01-05T10:00:00Z');
    writeFileSync(join(folder, 'both.txt'), directory.privateKey + directory.certificate);
    symlinkSync(join(folder, 'both.txt'), join(folder, 'directory-trust', 'both.pem'));
    expect(stores.list('directory-trust').map(({ name, subject }) => `${name} ${subject}`)).toEqual([
      'both.pem CN=directory, O=uclab',
      'bundle.pem CN=Test CA, O=uclab',
      'bundle.pem CN=Other CA, O=uclab',
    ]);
  });

  it('counts when a file was deleted, and gets a new time when it comes back', () => {
    put('hand.pem', directory.certificate, '2026-01-05T08:00:00Z');
    stores.list('directory-trust');
    rmSync(join(folder, 'directory-trust', 'hand.pem'));
    expect(stores.list('directory-trust')).toEqual([]);
    put('hand.pem', directory.certificate, '2026-01-05T11:00:00Z');
    expect(stores.list('directory-trust')).toMatchObject([{ uploadedAtMs: Date.parse('2026-01-05T11:00:00Z') }]);
  });

  it('is noticed by those who watch', async () => {
    stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
    const noticed = new Promise<void>((resolve) => {
      const end = stores.onChange(() => {
        end();
        resolve();
      });
    });
    rmSync(join(folder, 'directory-trust', 'directory.pem'));
    await noticed;
    expect(stores.list('directory-trust')).toEqual([]);
  });
});

describe('deleting', () => {
  it('removes the certificate, answers it and tells those who watch', () => {
    stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
    let told = 0;
    const end = stores.onChange(() => told++);
    expect(stores.delete('directory-trust', 'directory.pem').subject).toBe('CN=directory, O=uclab');
    end();
    expect(told).toBe(1);
    expect(stores.list('directory-trust')).toEqual([]);
  });

  it.each(['nobody.pem', '../directory-trust/directory.pem', 'uploads.json', ''])(
    'is refused for a name that the store does not list: "%s"',
    (name) => {
      stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
      expect(refusalOf(() => stores.delete('directory-trust', name))).toMatchObject({ kind: 'not-found', field: 'name' });
      expect(stores.list('directory-trust')).toHaveLength(1);
    },
  );
});

describe("Tomcat's own certificate", () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'tomcat'));
    writeFileSync(join(folder, 'tomcat', 'tomcat.pem'), directory.certificate);
    writeFileSync(join(folder, 'tomcat', 'tomcat.key'), directory.privateKey, { mode: 0o600 });
  });

  it('is listed without its key, and read with it by Tomcat', () => {
    expect(stores.list('tomcat')).toMatchObject([{ name: 'tomcat.pem', subject: 'CN=directory, O=uclab' }]);
    expect(stores.ownKey()).toEqual(directory);
  });

  it('can neither be uploaded nor deleted here', () => {
    expect(refusalOf(() => stores.upload('tomcat', bytes(authority.certificate), 'a.pem')).field).toBe('store');
    expect(refusalOf(() => stores.delete('tomcat', 'tomcat.pem')).kind).toBe('refused');
    expect(stores.list('tomcat')).toHaveLength(1);
  });
});

it('what a service loaded stays what it was, whatever happens to the store', () => {
  stores.upload('directory-trust', bytes(authority.certificate), 'ca.pem');
  const loaded = stores.load('directory-trust');
  clock.advance(1000);
  stores.delete('directory-trust', 'Test_CA.pem');
  expect(loaded).toMatchObject({
    store: 'directory-trust',
    certificates: [{ name: 'Test_CA.pem' }],
    loadedAtMs: Date.parse('2026-01-05T09:14:07Z'),
  });
});

it('all stores come back as they were at the checkpoint, with times and permissions', () => {
  mkdirSync(join(folder, 'tomcat'));
  writeFileSync(join(folder, 'tomcat', 'tomcat.key'), 'key', { mode: 0o600 });
  stores.upload('directory-trust', bytes(directory.certificate), 'a.pem');
  const before = stores.list('directory-trust');
  stores.checkpoint(join(folder, 'marked'));
  clock.advance(3_600_000);
  stores.delete('directory-trust', 'directory.pem');
  stores.upload('tomcat-trust', bytes(other.certificate), 'b.pem');
  writeFileSync(join(folder, 'tomcat', 'tomcat.key'), 'another');
  stores.restore(join(folder, 'marked'));
  expect(stores.list('directory-trust')).toEqual(before);
  expect(stores.list('tomcat-trust')).toEqual([]);
  expect(readFileSync(join(folder, 'tomcat', 'tomcat.key'), 'utf8')).toBe('key');
  expect(statSync(join(folder, 'tomcat', 'tomcat.key')).mode & 0o777).toBe(0o600);
});

it('a store is named in any case of letters, and an unknown name lists the three', () => {
  expect(storeNameOf(' Directory-Trust ', stores.names)).toBe('directory-trust');
  expect(refusalOf(() => storeNameOf('ldap-trust', stores.names))).toMatchObject({
    kind: 'not-found',
    message: 'There is no certificate store "ldap-trust"; the stores are tomcat, tomcat-trust, directory-trust.',
  });
});

it('a node that keeps certificates for LDAPS in tomcat-trust has no directory-trust', () => {
  const { names } = new TrustStores(folder, clock, storesWith('tomcat-trust'));
  expect(names).toEqual(['tomcat', 'tomcat-trust']);
  expect(refusalOf(() => storeNameOf('directory-trust', names))).toMatchObject({
    message: 'There is no certificate store "directory-trust"; the stores are tomcat, tomcat-trust.',
  });
});
