import type { SqlValue, Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { personalFields } from './personal-fields.ts';
import { useridKey, userStatus } from './tables.ts';

const endUserColumns = [
  'pkid',
  'userid',
  'firstname',
  'middlename',
  'lastname',
  'manager',
  'department',
  'telephonenumber',
  'mailid',
  'status',
  'fkdirectorypluginconfig',
  'uniqueidentifier',
  'deletedtimestamp',
  'homenode',
  'revision',
  ...personalFields,
] as const;

export const endUserRow = z.object({
  pkid: z.string(),
  userid: z.string(),
  firstname: z.string(),
  middlename: z.string(),
  lastname: z.string(),
  manager: z.string(),
  department: z.string(),
  telephonenumber: z.string(),
  mailid: z.string(),
  /** 1 active, 2 inactive LDAP synchronised user. */
  status: z.int(),
  /** The agreement that the user came by; null for a local user. */
  fkdirectorypluginconfig: z.string().nullable(),
  uniqueidentifier: z.string(),
  /** When the user went inactive, emulated time in milliseconds since the epoch. */
  deletedtimestamp: z.int().nullable(),
  homenode: z.string(),
  revision: z.int(),
  title: z.string(),
  mobile: z.string(),
  homephone: z.string(),
  pager: z.string(),
  ocsprimaryuseraddress: z.string(),
  directoryuri: z.string(),
  displayname: z.string(),
});

export type EndUser = z.infer<typeof endUserRow>;

/** The columns of `endUserRow`, for a query that joins further tables. */
export const endUserSelection = endUserColumns.map((column) => `enduser.${column}`).join(', ');

const select = `SELECT ${endUserSelection} FROM enduser`;
// Written out once: a statement is found by its text, with each request.
const selectByUserid = `${select} WHERE useridkey = ?`;
const selectByPkid = `${select} WHERE pkid = ?`;

/** The end user with that id in any case of letters. */
export const findEndUser = (store: Store, userid: string): EndUser | undefined => store.get(endUserRow, selectByUserid, useridKey(userid));

export const findEndUserByPkid = (store: Store, pkid: string): EndUser | undefined => store.get(endUserRow, selectByPkid, pkid);

/** All end users, in the order in which they first appeared. */
export const allEndUsers = (store: Store): EndUser[] => store.all(endUserRow, `${select} ORDER BY rowid`);

/** The end user at that place in the order in which they first appeared. */
export const findEndUserAt = (store: Store, position: number): EndUser | undefined =>
  store.get(endUserRow, `${select} WHERE rowid = ?`, position);

/** The active end users who came by an agreement. */
export const endUsersOfAgreement = (store: Store, agreementPkid: string): EndUser[] =>
  store.all(endUserRow, `${select} WHERE fkdirectorypluginconfig = ? AND status = ?`, agreementPkid, userStatus.active);

const uniqueIdRow = z.object({ key: z.string(), uniqueId: z.string() });

/** The active end users who came by an agreement with one of these keys; each by key and unique id, in lower case. */
export const activeUsersWithKey = (
  store: Store,
  agreementPkid: string,
  keys: readonly string[],
): readonly { readonly key: string; readonly uniqueId: string }[] =>
  store.all(
    uniqueIdRow,
    `SELECT useridkey AS key, lower(uniqueidentifier) AS uniqueId FROM enduser
      WHERE useridkey IN (SELECT value FROM json_each(?)) AND fkdirectorypluginconfig = ? AND status = ?`,
    JSON.stringify(keys),
    agreementPkid,
    userStatus.active,
  );

/** The active end users who came by an agreement with one of these unique ids, which are in lower case; each by key and unique id. */
export const activeUsersWithUniqueId = (
  store: Store,
  agreementPkid: string,
  uniqueIds: readonly string[],
): readonly { readonly key: string; readonly uniqueId: string }[] =>
  store.all(
    uniqueIdRow,
    `SELECT useridkey AS key, lower(uniqueidentifier) AS uniqueId FROM enduser
      WHERE fkdirectorypluginconfig = ? AND status = ? AND lower(uniqueidentifier) IN (SELECT value FROM json_each(?))`,
    agreementPkid,
    userStatus.active,
    JSON.stringify(uniqueIds),
  );

const keyRow = z.object({ key: z.string() });

/** Keys of the end users, of the keys behind these unique ids, which are in lower case, who have another unique id. */
export const keysWithOtherUniqueId = (store: Store, keyOfUniqueId: ReadonlyMap<string, string>): string[] =>
  store
    .all(
      keyRow,
      `SELECT useridkey AS key FROM json_each(?) AS read CROSS JOIN enduser ON enduser.useridkey = read.value ->> 1
        WHERE uniqueidentifier <> '' AND lower(uniqueidentifier) <> read.value ->> 0`,
      JSON.stringify([...keyOfUniqueId]),
    )
    .map(({ key }) => key);

/** End users who have been inactive since a moment or longer, those who went first first. */
export const endUsersInactiveSince = (store: Store, sinceMs: number): EndUser[] =>
  store.all(
    endUserRow,
    `${select} WHERE status = ? AND deletedtimestamp <= ? ORDER BY deletedtimestamp, rowid`,
    userStatus.inactive,
    sinceMs,
  );

/** What a list may be narrowed by: a value with `%` for any text, in any case of letters. */
export interface EndUserCriteria {
  readonly userid?: string | undefined;
  readonly firstname?: string | undefined;
  readonly lastname?: string | undefined;
  readonly department?: string | undefined;
}

/** End users that meet all criteria, by user id, from the `skip`-th on and `first` at most. */
export function searchEndUsers(store: Store, criteria: EndUserCriteria, skip = 0, first = -1): EndUser[] {
  const clauses: string[] = [];
  const values: SqlValue[] = [];
  for (const [column, pattern] of Object.entries(criteria)) {
    // Nothing is left out by what everything meets.
    if (pattern === undefined || /^%+$/.test(pattern)) continue;
    clauses.push(`meets(${column === 'userid' ? 'useridkey' : column}, ?)`);
    values.push(pattern);
  }
  const where = clauses.length > 0 ? ` WHERE ${clauses.join(' AND ')}` : '';
  return store.all(endUserRow, `${select}${where} ORDER BY useridkey LIMIT ? OFFSET ?`, ...values, first, skip);
}

const countsRow = z.object({ users: z.int(), active: z.int() });

/** How many end users there are, and how many of them are active. */
export const countEndUsers = (store: Store): { users: number; active: number } =>
  store.get(countsRow, 'SELECT count(*) AS users, coalesce(sum(status = ?), 0) AS active FROM enduser', userStatus.active) ?? {
    users: 0,
    active: 0,
  };

const writtenColumns = [...endUserColumns, 'useridkey'] as const;

/** The writes that put end users in place, new or changed. */
export const writeEndUsers = (users: readonly EndUser[]): Write => ({
  sql: `INSERT INTO enduser (${writtenColumns.join(', ')}) VALUES (${writtenColumns.map(() => '?').join(', ')})
    ON CONFLICT (pkid) DO UPDATE SET ${writtenColumns
      .filter((column) => column !== 'pkid')
      .map((column) => `${column} = excluded.${column}`)
      .join(', ')}`,
  rows: users.map((user) => [...endUserColumns.map((column) => user[column]), useridKey(user.userid)]),
});
