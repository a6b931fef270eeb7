import { randomUUID } from 'node:crypto';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

/** `credential.tkcredential`. */
export const credentialKind = { password: 3, pin: 4 } as const;
export type CredentialKind = (typeof credentialKind)[keyof typeof credentialKind];

const hashRow = z.object({ credentials: z.string() });

/** The hash that counts for an end user: a local one, or the default that all others share. */
export const endUserCredential = (store: Store, pkid: string, kind: CredentialKind): string =>
  store.get(hashRow, 'SELECT credentials FROM credential WHERE fkenduser = ? AND tkcredential = ?', pkid, kind)?.credentials ??
  defaultCredentialHash(store, kind);

/** The hash of an application user's password; '' where there is none. */
export const applicationUserCredential = (store: Store, pkid: string): string =>
  store.get(hashRow, 'SELECT credentials FROM credential WHERE fkapplicationuser = ? AND tkcredential = ?', pkid, credentialKind.password)
    ?.credentials ?? '';

/** The one hash that users without a credential of their own refer to. */
export const defaultCredentialHash = (store: Store, kind: CredentialKind): string =>
  store.get(hashRow, 'SELECT credentials FROM credentialpolicydefault WHERE tkcredential = ?', kind)?.credentials ?? '';

export const writeDefaultCredential = (kind: CredentialKind, hash: string): Write => ({
  sql: `INSERT INTO credentialpolicydefault (tkcredential, credentials) VALUES (?, ?)
    ON CONFLICT (tkcredential) DO UPDATE SET credentials = excluded.credentials`,
  rows: [[kind, hash]],
});

export const writeEndUserCredential = (pkid: string, kind: CredentialKind, hash: string): Write => ({
  sql: `INSERT INTO credential (pkid, fkenduser, tkcredential, credentials) VALUES (?, ?, ?, ?)
    ON CONFLICT (fkenduser, tkcredential) DO UPDATE SET credentials = excluded.credentials`,
  rows: [[randomUUID(), pkid, kind, hash]],
});

export const writeApplicationUserCredential = (pkid: string, hash: string): Write => ({
  sql: `INSERT INTO credential (pkid, fkapplicationuser, tkcredential, credentials) VALUES (?, ?, ?, ?)
    ON CONFLICT (fkapplicationuser, tkcredential) DO UPDATE SET credentials = excluded.credentials`,
  rows: [[randomUUID(), pkid, credentialKind.password, hash]],
});
