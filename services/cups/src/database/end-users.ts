import type { Store } from '@uclab/platform/store';
import { z } from 'zod';
import type { UserKey } from './removed-owners.ts';

/** A user as the node copied it; `enduser.status` is 1 for active and 2 for an inactive LDAP synchronised user. */
export interface EndUserRow {
  readonly pkid: string;
  readonly userid: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly displayname: string;
  readonly telephonenumber: string;
  readonly active: boolean;
  /** Empty for a local user. */
  readonly agreement: string;
  readonly homenode: string;
  /** Enabled on CUCM for presence, and for the client. */
  readonly presence: boolean;
  readonly cupc: boolean;
  /** Hash of the local password; empty when there is none. */
  readonly credentials: string;
}

const flag = z.int().transform((value) => value !== 0);

const row = z
  .object({
    pkid: z.string(),
    userid: z.string(),
    firstname: z.string(),
    lastname: z.string(),
    displayname: z.string(),
    telephonenumber: z.string(),
    status: z.int(),
    agreement: z.string(),
    homenode: z.string(),
    credentials: z.string(),
    presence: flag,
    cupc: flag,
  })
  .transform(({ status, ...user }): EndUserRow => ({ ...user, active: status === 1 }));

const select = `SELECT e.pkid, e.userid, e.firstname, e.lastname, e.displayname, e.telephonenumber, e.status, coalesce(e.fkdirectorypluginconfig, '') AS agreement,
  e.homenode, coalesce(c.credentials, '') AS credentials,
  coalesce(l.enableups, 1) AS presence, coalesce(l.enableupc, 1) AS cupc
  FROM enduser e LEFT JOIN credential c ON c.fkuser = e.pkid LEFT JOIN enduserlicense l ON l.fkenduser = e.pkid`;

/** The user with that id in any case of letters; of two, the one spelt exactly so. */
export const findEndUser = (store: Store, userid: string): EndUserRow | undefined =>
  store.get(row, `${select} WHERE e.userid = ? ORDER BY e.userid = ? COLLATE BINARY DESC, e.pkid LIMIT 1`, userid, userid);

/** All users that the node holds, in order of their ids. */
export const allEndUsers = (store: Store): EndUserRow[] => store.all(row, `${select} ORDER BY e.userid`);

const counted = z.object({ users: z.int() });

/** How many users the node holds, inactive ones included. */
export const countEndUsers = (store: Store): number => store.get(counted, 'SELECT count(*) AS users FROM enduser')?.users ?? 0;

const position = z.object({ position: z.int() });

/** Of users who have signed in those who are gone since: removed on CUCM, under another id there, or inactive. */
export function usersGone<T extends UserKey>(store: Store, users: readonly T[]): T[] {
  if (users.length === 0) return [];
  // In one statement, for thousands may be signed in when something is copied.
  const sql = `SELECT held.key AS position FROM json_each(?) AS held WHERE NOT EXISTS
    (SELECT 1 FROM enduser WHERE pkid = held.value ->> 0 AND userid = held.value ->> 1 AND status = 1)`;
  const keys = JSON.stringify(users.map(({ pkid, userid }) => [pkid, userid]));
  const positions = new Set(store.all(position, sql, keys).map((row) => row.position));
  return users.filter((_, index) => positions.has(index));
}
