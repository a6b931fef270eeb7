import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePersona } from '@uclab/foundation/persona';
import { buildTopology } from '@uclab/lab/topology';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepare } from './prepare.ts';
import { isPrepared } from './prepared.ts';

const folder = mkdtempSync(join(tmpdir(), 'uclab-prepared-'));
const plan = {
  topology: buildTopology({ presenceNodes: 2 }),
  profile: 'ldaps',
  persona: parsePersona('cucm=7.1,cups=7.0'),
  licence: 'full',
  feed: 'direct',
  addressNetwork: '127.0.1',
  users: 5,
  folder: (node: string) => join(folder, node),
} as const;

beforeAll(() => prepare({ ...plan, now: new Date('2026-01-05T09:00:00Z') }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('finds a cluster that was prepared with the same settings', () => {
  expect(isPrepared(plan)).toBe(true);
});

it('finds none in folders that are empty', () => {
  expect(isPrepared({ ...plan, folder: (node) => join(folder, 'elsewhere', node) })).toBe(false);
});

it('says what differs, and what to do, where the volumes hold another cluster', () => {
  expect(() => isPrepared({ ...plan, profile: 'no-ldap', initialLinks: { 'cups1-to-directory': 'blackhole' } })).toThrow(
    'The volumes hold another cluster (profile: ldaps there, no-ldap asked for; blocked links: none there, cups1-to-directory=blackhole asked for). ' +
      'Start it with its own settings, or remove it: docker compose down -v',
  );
  expect(() => isPrepared({ ...plan, persona: parsePersona('cucm=7.1') })).toThrow(
    'persona: cucm=7.1,cups=7.0,cupc=8.5 there, cucm=7.1,cups=8.5,cupc=8.5 asked for',
  );
  expect(() => isPrepared({ ...plan, addressNetwork: '127.0.2' })).toThrow('address network: 127.0.1 there, 127.0.2 asked for');
  expect(() => isPrepared({ ...plan, feed: 'publisher' })).toThrow('feed: direct there, publisher asked for');
  expect(() => isPrepared({ ...plan, topology: buildTopology({ presenceNodes: 3 }) })).toThrow(
    'presence nodes: cups1, cups2 there, cups1, cups2, cups3 asked for',
  );
});

it.each([
  ['cucm', 'security/tomcat/tomcat.pem', '127.0.1.1'],
  ['cups2', 'security/tomcat/tomcat.pem', '127.0.1.12'],
  ['directory', 'tls/directory.pem', '127.0.1.21'],
])("%s's certificate names the addresses on which clients may dial it", (node, file, own) => {
  const certificate = new X509Certificate(readFileSync(join(folder, node, file)));
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkIP(own)).toBe(own);
});
