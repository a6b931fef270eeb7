import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import type { CredentialKind } from './credentials.ts';
import type { UserRef } from './tables.ts';

/** Credentials that users had of their own, the present ones among them, newest last. */
export const credentialHistoryTables = `
CREATE TABLE IF NOT EXISTS credentialhistory (
  id INTEGER PRIMARY KEY,
  fkenduser TEXT REFERENCES enduser (pkid) ON DELETE CASCADE,
  fkapplicationuser TEXT REFERENCES applicationuser (pkid) ON DELETE CASCADE,
  tkcredential INTEGER NOT NULL,
  credentials TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS credentialhistory_enduser ON credentialhistory (fkenduser, tkcredential);
CREATE INDEX IF NOT EXISTS credentialhistory_applicationuser ON credentialhistory (fkapplicationuser, tkcredential);
`;

const hashRow = z.object({ credentials: z.string() });

/** The hashes of the last credentials that a user had of their own, `count` at most, newest first. */
export function lastCredentials(store: Store, { kind: user, pkid }: UserRef, kind: CredentialKind, count: number): string[] {
  const where = `fk${user} = ? AND tkcredential = ?`;
  // The present one is in no history where it was set before there was one.
  const rows = store.all(
    hashRow,
    `SELECT DISTINCT credentials FROM (SELECT credentials, 9e999 AS id FROM credential WHERE ${where}
      UNION ALL SELECT credentials, id FROM credentialhistory WHERE ${where}) ORDER BY id DESC LIMIT ?`,
    pkid,
    kind,
    pkid,
    kind,
    count,
  );
  return rows.map(({ credentials }) => credentials);
}

/** The writes that remember a credential, and forget those before the last `count`. */
export const rememberCredential = ({ kind: user, pkid }: UserRef, kind: CredentialKind, hash: string, count: number): Write[] => [
  { sql: `INSERT INTO credentialhistory (fk${user}, tkcredential, credentials) VALUES (?, ?, ?)`, rows: [[pkid, kind, hash]] },
  {
    sql: `DELETE FROM credentialhistory WHERE fk${user} = ? AND tkcredential = ? AND id NOT IN
      (SELECT id FROM credentialhistory WHERE fk${user} = ? AND tkcredential = ? ORDER BY id DESC LIMIT ?)`,
    rows: [[pkid, kind, pkid, kind, count]],
  },
];
