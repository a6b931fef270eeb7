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

export function findApplicationUserByPkid(store: Store, pkid: string): ApplicationUser | undefined {
  const row = store.get(applicationUserRow, 'SELECT pkid, name, revision FROM applicationuser WHERE pkid = ?', pkid);
  return row && complete(store, row);
}

/** Application users whose name fits (`%` for any text, in any case of letters), by name, from the `skip`-th on and `first` at most. */
export const searchApplicationUsers = (store: Store, name = '%', skip = 0, first = -1): ApplicationUser[] =>
  store
    .all(
      applicationUserRow,
      'SELECT pkid, name, revision FROM applicationuser WHERE namekey LIKE ? ORDER BY namekey LIMIT ? OFFSET ?',
      useridKey(name),
      first,
      skip,
    )
    .map((row) => complete(store, row));

/** Application users that changed after a revision, oldest change first. */
export const applicationUsersSince = (store: Store, revision: number): ApplicationUser[] =>
  store
    .all(applicationUserRow, 'SELECT pkid, name, revision FROM applicationuser WHERE revision > ? ORDER BY revision', revision)
    .map((row) => complete(store, row));

/** The ids that a synchronisation must leave alone. */
export const applicationUserKeys = (store: Store): Set<string> =>
  new Set(store.all(groupRow, 'SELECT namekey AS name FROM applicationuser').map((row) => row.name));

/** The writes for a new application user in those groups, under its revision. */
export const insertApplicationUser = ({ pkid, name, groups, passwordHash, revision }: ApplicationUser): Write[] => [
  {
    sql: `INSERT INTO applicationuser (pkid, name, namekey, isstandard, revision) VALUES (?, ?, ?, 'f', ?)`,
    rows: [[pkid, name, useridKey(name), revision]],
  },
  ...writeGroups(pkid, groups),
  writeApplicationUserCredential(pkid, passwordHash),
];

/** The writes that make an application user a member of exactly those groups. */
export const writeGroups = (pkid: string, groups: readonly string[]): Write[] => [
  { sql: 'DELETE FROM applicationuserdirgroupmap WHERE fkapplicationuser = ?', rows: [[pkid]] },
  {
    sql: 'INSERT INTO dirgroup (pkid, name) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
    rows: groups.map((name) => [randomUUID(), name]),
  },
  {
    sql: 'INSERT INTO applicationuserdirgroupmap (fkapplicationuser, fkdirgroup) SELECT ?, pkid FROM dirgroup WHERE name = ?',
    rows: groups.map((name) => [pkid, name]),
  },
];
