import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

const row = z.object({ userid: z.string() });

/** Users whom CUCM has removed and whose contact lists are to go. */
export const removedOwners = (store: Store): string[] => store.all(row, 'SELECT userid FROM removedowner').map(({ userid }) => userid);

export const forgetRemovedOwner = (userid: string): Write => ({ sql: 'DELETE FROM removedowner WHERE userid = ?', rows: [[userid]] });

/** To be written before one user is removed; of two with one id the other one keeps the list. */
export const rememberOwner = (pkid: string): Write => ({
  sql: `INSERT OR IGNORE INTO removedowner (userid) SELECT userid FROM enduser WHERE pkid = ?
    AND NOT EXISTS (SELECT 1 FROM enduser AS other WHERE other.userid = enduser.userid AND other.pkid <> enduser.pkid)`,
  rows: [[pkid]],
});

/** To be written before all users are taken out for a snapshot, and after the snapshot's are in. */
export const rememberAllOwners: Write = {
  sql: `INSERT OR IGNORE INTO removedowner (userid) SELECT DISTINCT owner FROM clusterrecord
    WHERE value IS NOT NULL AND EXISTS (SELECT 1 FROM enduser WHERE enduser.userid = clusterrecord.owner)`,
  rows: [[]],
};
export const forgetPresentOwners: Write = {
  sql: 'DELETE FROM removedowner WHERE EXISTS (SELECT 1 FROM enduser WHERE enduser.userid = removedowner.userid)',
  rows: [[]],
};
