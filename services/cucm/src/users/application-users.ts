import { randomUUID } from 'node:crypto';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { applicationUserCredential, writeApplicationUserCredential } from './credentials.ts';
import { useridKey } from './tables.ts';

const applicationUserRow = z.object({ pkid: z.string(), name: z.string(), revision: z.int() });
const groupRow = z.object({ name: z.string() });

/** An application user: made by hand, never synchronised, password always local. */
export interface ApplicationUser {
  readonly pkid: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly passwordHash: string;
  readonly revision: number;
}

const complete = (store: Store, row: z.infer<typeof applicationUserRow>): ApplicationUser => ({
  ...row,
  groups: store
    .all(
      groupRow,
      'SELECT name FROM dirgroup JOIN applicationuserdirgroupmap ON fkdirgroup = pkid WHERE fkapplicationuser = ? ORDER BY name',
      row.pkid,
    )
    .map((group) => group.name),
  passwordHash: applicationUserCredential(store, row.pkid),
});

/** The application user with that name in any case of letters. */
export function findApplicationUser(store: Store, name: string): ApplicationUser | undefined {
  const row = store.get(applicationUserRow, 'SELECT pkid, name, revision FROM applicationuser WHERE namekey = ?', useridKey(name));
  return row && complete(store, row);
}

/** Application users that changed after a revision, oldest change first. */
export const applicationUsersSince = (store: Store, revision: number): ApplicationUser[] =>
  store
    .all(applicationUserRow, 'SELECT pkid, name, revision FROM applicationuser WHERE revision > ? ORDER BY revision', revision)
    .map((row) => complete(store, row));

/** The ids that a synchronisation must leave alone. */
export const applicationUserKeys = (store: Store): Set<string> =>
  new Set(store.all(groupRow, 'SELECT namekey AS name FROM applicationuser').map((row) => row.name));

/** The writes for a new application user in those groups, under a revision. */
export function insertApplicationUser(user: { name: string; passwordHash: string; groups: readonly string[] }, revision: number): Write[] {
  const pkid = randomUUID();
  return [
    {
      sql: `INSERT INTO applicationuser (pkid, name, namekey, isstandard, revision) VALUES (?, ?, ?, 'f', ?)`,
      rows: [[pkid, user.name, useridKey(user.name), revision]],
    },
    {
      sql: 'INSERT INTO dirgroup (pkid, name) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
      rows: user.groups.map((name) => [randomUUID(), name]),
    },
    {
      sql: 'INSERT INTO applicationuserdirgroupmap (fkapplicationuser, fkdirgroup) SELECT ?, pkid FROM dirgroup WHERE name = ?',
      rows: user.groups.map((name) => [pkid, name]),
    },
    writeApplicationUserCredential(pkid, user.passwordHash),
  ];
}
