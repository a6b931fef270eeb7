import { randomUUID } from 'node:crypto';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import type { UserRef } from './tables.ts';

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

/** The write that makes a hash the user's own. */
export const writeCredential = ({ kind: user, pkid }: UserRef, kind: CredentialKind, hash: string): Write => ({
  sql: `INSERT INTO credential (pkid, fk${user}, tkcredential, credentials) VALUES (?, ?, ?, ?)
    ON CONFLICT (fk${user}, tkcredential) DO UPDATE SET credentials = excluded.credentials`,
  rows: [[randomUUID(), pkid, kind, hash]],
});
