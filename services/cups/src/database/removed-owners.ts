import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { foldId } from '../contacts/index.ts';

/** Who a user is for CUCM, and under which id. */
export interface UserKey {
  readonly pkid: string;
  readonly userid: string;
}

const row = z.object({ userid: z.string() });

/** User ids of which CUCM has removed the user, or given the user another one, and whose contact lists are to go. */
export const removedOwners = (store: Store): string[] => store.all(row, 'SELECT userid FROM removedowner').map(({ userid }) => userid);

export const forgetRemovedOwner = (userid: string): Write => ({ sql: 'DELETE FROM removedowner WHERE userid = ?', rows: [[userid]] });

/** To be written before one user is removed; of two with one id the other one keeps the list. */
export const rememberOwner = (pkid: string): Write => ({
  sql: `INSERT OR IGNORE INTO removedowner (userid) SELECT userid FROM enduser WHERE pkid = ?
    AND NOT EXISTS (SELECT 1 FROM enduser AS other WHERE other.userid = enduser.userid AND other.pkid <> enduser.pkid)`,
  rows: [[pkid]],
});

/** To be written before users are changed: under another id they are others, and whoever gets the old one later begins anew. */
export const rememberRenamed = (users: readonly UserKey[]): Write => ({
  sql: `INSERT OR IGNORE INTO removedowner (userid) SELECT userid FROM enduser WHERE pkid = ? AND userid <> ?
    AND NOT EXISTS (SELECT 1 FROM enduser AS other WHERE other.userid = enduser.userid AND other.pkid <> enduser.pkid)`,
  rows: users.map(({ pkid, userid }) => [pkid, userid]),
});

/** To be written before all users are taken out for a snapshot: of those who were there, all but who is in it under the same id. */
export const rememberOwnersOutside = (snapshot: readonly UserKey[]): Write[] => [
  {
    sql: `INSERT OR IGNORE INTO removedowner (userid) SELECT DISTINCT owner FROM clusterrecord
      WHERE value IS NOT NULL AND EXISTS (SELECT 1 FROM enduser WHERE enduser.userid = clusterrecord.owner)`,
    rows: [[]],
  },
  {
    sql: 'DELETE FROM removedowner WHERE userid = ? AND EXISTS (SELECT 1 FROM enduser WHERE pkid = ? AND userid = ?)',
    rows: snapshot.map(({ pkid, userid }) => [foldId(userid), pkid, userid]),
  },
];
