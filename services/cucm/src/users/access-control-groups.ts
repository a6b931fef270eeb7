import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import type { SqlValue, Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { mayHaveRows } from './owners.ts';
import type { UserRef } from './tables.ts';

/**
 * Access control groups, the roles that they give, and their members. Names of the data dictionary; in the product the tables of pairs
 * have a `pkid`, too.
 */
export const groupTables = `
CREATE TABLE IF NOT EXISTS dirgroup (
  pkid TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  isstandard TEXT NOT NULL DEFAULT 'f' CHECK (isstandard IN ('t', 'f'))
) STRICT;
CREATE TABLE IF NOT EXISTS applicationuserdirgroupmap (
  fkapplicationuser TEXT NOT NULL REFERENCES applicationuser (pkid) ON DELETE CASCADE,
  fkdirgroup TEXT NOT NULL REFERENCES dirgroup (pkid),
  PRIMARY KEY (fkapplicationuser, fkdirgroup)
) STRICT;
CREATE TABLE IF NOT EXISTS enduserdirgroupmap (
  fkenduser TEXT NOT NULL REFERENCES enduser (pkid) ON DELETE CASCADE,
  fkdirgroup TEXT NOT NULL REFERENCES dirgroup (pkid),
  PRIMARY KEY (fkenduser, fkdirgroup)
) STRICT;
CREATE INDEX IF NOT EXISTS enduserdirgroupmap_group ON enduserdirgroupmap (fkdirgroup);
CREATE TABLE IF NOT EXISTS functionrole (
  pkid TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  isstandard TEXT NOT NULL CHECK (isstandard IN ('t', 'f'))
) STRICT;
CREATE TABLE IF NOT EXISTS functionroledirgroupmap (
  fkfunctionrole TEXT NOT NULL REFERENCES functionrole (pkid),
  fkdirgroup TEXT NOT NULL REFERENCES dirgroup (pkid),
  PRIMARY KEY (fkfunctionrole, fkdirgroup)
) STRICT;
`;

const groupRow = z
  .object({ pkid: z.string(), name: z.string(), isstandard: z.enum(['t', 'f']) })
  .transform(({ pkid, name, isstandard }) => ({ pkid, name, isStandard: isstandard === 't' }));

/** An access control group; user group until release 9. */
export type AccessControlGroup = z.output<typeof groupRow>;

const namedRow = z.object({ pkid: z.string(), name: z.string() });

/** Something that has a key and a name: a role, or a policy. */
export type Named = z.output<typeof namedRow>;

const memberRow = z.object({ pkid: z.string(), userid: z.string(), kind: z.enum(['enduser', 'applicationuser']) });

/** An end user or application user who belongs to a group. */
export type GroupMember = z.output<typeof memberRow>;

const selectGroups = 'SELECT pkid, name, isstandard FROM dirgroup';

/** The group of exactly that name. */
export const findGroup = (store: Store, name: string): AccessControlGroup | undefined =>
  store.get(groupRow, `${selectGroups} WHERE name = ?`, name);

export const findGroupByPkid = (store: Store, pkid: string): AccessControlGroup | undefined =>
  store.get(groupRow, `${selectGroups} WHERE pkid = ?`, pkid);

/** Groups whose name fits (`%` for any text, in any case of letters), by name, from the `skip`-th on and `first` at most. */
export const searchGroups = (store: Store, name = '%', skip = 0, first = -1): AccessControlGroup[] =>
  store.all(groupRow, `${selectGroups} WHERE meets(name, ?) ORDER BY name LIMIT ? OFFSET ?`, name, first, skip);

/** The members of a group, by user id. */
export const membersOf = (store: Store, group: string): GroupMember[] =>
  store.all(
    memberRow,
    `SELECT pkid, userid, 'enduser' AS kind, useridkey AS key FROM enduser JOIN enduserdirgroupmap ON fkenduser = pkid WHERE fkdirgroup = ?
     UNION ALL
     SELECT pkid, name, 'applicationuser', namekey FROM applicationuser JOIN applicationuserdirgroupmap ON fkapplicationuser = pkid
     WHERE fkdirgroup = ? ORDER BY key`,
    group,
    group,
  );

/** The roles that a group gives to its members, by name. */
export const rolesOfGroup = (store: Store, group: string): Named[] =>
  store.all(
    namedRow,
    'SELECT pkid, name FROM functionrole JOIN functionroledirgroupmap ON fkfunctionrole = pkid WHERE fkdirgroup = ? ORDER BY name',
    group,
  );

export const findRole = (store: Store, name: string): Named | undefined =>
  store.get(namedRow, 'SELECT pkid, name FROM functionrole WHERE name = ?', name);

export const findRoleByPkid = (store: Store, pkid: string): Named | undefined =>
  store.get(namedRow, 'SELECT pkid, name FROM functionrole WHERE pkid = ?', pkid);

/** The groups that a user belongs to, by name; `rolesOfGroup` tells the roles of each. */
export function groupsOfUser(store: Store, { kind, pkid }: UserRef): AccessControlGroup[] {
  if (kind === 'enduser' && !mayHaveRows(store, 'enduserdirgroupmap', pkid)) return [];
  return store.all(
    groupRow,
    `SELECT pkid, name, isstandard FROM dirgroup JOIN ${kind}dirgroupmap ON fkdirgroup = pkid WHERE fk${kind} = ? ORDER BY name`,
    pkid,
  );
}

const nameRow = z.object({ name: z.string() });

/** The names of the roles that a user has by any group. */
export const rolesOfUser = (store: Store, { kind, pkid }: UserRef): ReadonlySet<string> =>
  new Set(
    store
      .all(
        nameRow,
        `SELECT functionrole.name AS name FROM ${kind}dirgroupmap AS member
         JOIN functionroledirgroupmap AS given ON given.fkdirgroup = member.fkdirgroup
         JOIN functionrole ON functionrole.pkid = given.fkfunctionrole WHERE member.fk${kind} = ?`,
        pkid,
      )
      .map(({ name }) => name),
  );

/** Throws Refusal('not-found') for the first name that no group has, and another for an empty one; `field` is what the caller calls the names. */
export function requireGroups(store: Store, groups: readonly string[], field: string): void {
  if (groups.includes('')) throw new Refusal('invalid', 'The name of a userGroup must not be empty', field);
  // A request may name the same one thousands of times.
  const unknown = [...new Set(groups)].find((name) => findGroup(store, name) === undefined);
  if (unknown !== undefined) throw new Refusal('not-found', `UserGroup ${unknown} not found`, field);
}

/** The writes that make a user a member of exactly those groups, all of which are there. */
export const writeGroupsOfUser = ({ kind, pkid }: UserRef, groups: readonly string[]): Write[] => [
  { sql: `DELETE FROM ${kind}dirgroupmap WHERE fk${kind} = ?`, rows: [[pkid]] },
  {
    sql: `INSERT INTO ${kind}dirgroupmap (fk${kind}, fkdirgroup) SELECT ?, pkid FROM dirgroup WHERE name = ?`,
    rows: [...new Set(groups)].map((name) => [pkid, name]),
  },
];

/** The writes for a new group of its own, without members and roles. */
export const insertGroup = (pkid: string, name: string): Write => ({
  sql: `INSERT INTO dirgroup (pkid, name, isstandard) VALUES (?, ?, 'f')`,
  rows: [[pkid, name]],
});

/** The write for groups that a cluster is set up with beside the standard ones; those that are there stay. */
export const insertMissingGroups = (names: readonly string[]): Write => ({
  sql: `INSERT INTO dirgroup (pkid, name, isstandard) VALUES (?, ?, 'f') ON CONFLICT (name) DO NOTHING`,
  rows: names.map((name): SqlValue[] => [randomUUID(), name]),
});
