import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { groupsOfUser, insertMissingGroups, writeGroupsOfUser } from './access-control-groups.ts';
import { applicationUserCredential, credentialKind, writeCredential } from './credentials.ts';
import { useridKey } from './tables.ts';

const applicationUserRow = z
  .object({ pkid: z.string(), name: z.string(), isstandard: z.enum(['t', 'f']), revision: z.int() })
  .transform(({ isstandard, ...row }) => ({ ...row, isStandard: isstandard === 't' }));
const columns = 'pkid, name, isstandard, revision';
const keyRow = z.object({ key: z.string() });

/** An application user: made by hand, never synchronised, password always local. */
export interface ApplicationUser {
  readonly pkid: string;
  readonly name: string;
  /** Came with the product: none of a new cluster's did. */
  readonly isStandard: boolean;
  readonly groups: readonly string[];
  readonly passwordHash: string;
  readonly revision: number;
}

const complete = (store: Store, row: z.output<typeof applicationUserRow>): ApplicationUser => ({
  ...row,
  groups: groupsOfUser(store, { kind: 'applicationuser', pkid: row.pkid }).map(({ name }) => name),
  passwordHash: applicationUserCredential(store, row.pkid),
});

/** The application user with that name in any case of letters. */
export function findApplicationUser(store: Store, name: string): ApplicationUser | undefined {
  const row = store.get(applicationUserRow, `SELECT ${columns} FROM applicationuser WHERE namekey = ?`, useridKey(name));
  return row && complete(store, row);
}

export function findApplicationUserByPkid(store: Store, pkid: string): ApplicationUser | undefined {
  const row = store.get(applicationUserRow, `SELECT ${columns} FROM applicationuser WHERE pkid = ?`, pkid);
  return row && complete(store, row);
}

/** Application users whose name fits (`%` for any text, in any case of letters), by name, from the `skip`-th on and `first` at most. */
export const searchApplicationUsers = (store: Store, name = '%', skip = 0, first = -1): ApplicationUser[] =>
  store
    .all(
      applicationUserRow,
      `SELECT ${columns} FROM applicationuser WHERE meets(namekey, ?) ORDER BY namekey LIMIT ? OFFSET ?`,
      name,
      first,
      skip,
    )
    .map((row) => complete(store, row));

/** Application users that changed after a revision, oldest change first. */
export const applicationUsersSince = (store: Store, revision: number): ApplicationUser[] =>
  store
    .all(applicationUserRow, `SELECT ${columns} FROM applicationuser WHERE revision > ? ORDER BY revision`, revision)
    .map((row) => complete(store, row));

/** The ids that a synchronisation must leave alone. */
export const applicationUserKeys = (store: Store): Set<string> =>
  new Set(store.all(keyRow, 'SELECT namekey AS key FROM applicationuser').map(({ key }) => key));

/** The writes for a new application user under its revision, in those groups, which are made where they are not there. */
export const insertApplicationUser = ({ pkid, name, groups, passwordHash, revision }: Omit<ApplicationUser, 'isStandard'>): Write[] => [
  {
    sql: `INSERT INTO applicationuser (pkid, name, namekey, isstandard, revision) VALUES (?, ?, ?, 'f', ?)`,
    rows: [[pkid, name, useridKey(name), revision]],
  },
  insertMissingGroups(groups),
  ...writeGroupsOfUser({ kind: 'applicationuser', pkid }, groups),
  writeCredential({ kind: 'applicationuser', pkid }, credentialKind.password, passwordHash),
];
