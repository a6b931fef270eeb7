import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

/** The emulator's own table: who was removed and when, for presence nodes that copied them and ask what changed since. */
export const removedUserTables = `
CREATE TABLE IF NOT EXISTS removeduser (
  pkid TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('enduser', 'applicationuser')),
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS removeduser_revision ON removeduser (revision);
`;

const removedRow = z.object({ pkid: z.string(), kind: z.enum(['enduser', 'applicationuser']), revision: z.int() });

export type RemovedUser = z.infer<typeof removedRow>;

/** Users that were removed after a revision, the first `limit` of them, oldest removal first. */
export const usersRemovedSince = (store: Store, revision: number, limit: number): RemovedUser[] =>
  store.all(removedRow, 'SELECT pkid, kind, revision FROM removeduser WHERE revision > ? ORDER BY revision LIMIT ?', revision, limit);

/** The writes that remove users, with all that belongs to them, under their revisions. */
export const removeUsers = (users: readonly RemovedUser[]): Write[] => [
  ...(['enduser', 'applicationuser'] as const).map((kind) => ({
    sql: `DELETE FROM ${kind} WHERE pkid = ?`,
    rows: users.filter((user) => user.kind === kind).map(({ pkid }) => [pkid]),
  })),
  {
    sql: 'INSERT INTO removeduser (pkid, kind, revision) VALUES (?, ?, ?)',
    rows: users.map(({ pkid, kind, revision }) => [pkid, kind, revision]),
  },
];
