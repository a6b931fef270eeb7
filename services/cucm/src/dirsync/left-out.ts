import type { SqlValue, Store, WorkingTables, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { useridKey } from '../users/index.ts';
import { longestUserid } from './column-lengths.ts';
import { isHere, isReadWhole } from './working-tables.ts';

/** The emulator's own table: which entries an agreement leaves out, as they were read last. */
export const leftOutTables = `
CREATE TABLE IF NOT EXISTS dirsyncleftout (
  fkdirectorypluginconfig TEXT NOT NULL,
  dnkey TEXT NOT NULL,
  useridkey TEXT NOT NULL,
  dn TEXT NOT NULL,
  reason TEXT NOT NULL,
  run TEXT NOT NULL,
  PRIMARY KEY (fkdirectorypluginconfig, dnkey)
) STRICT;
CREATE INDEX IF NOT EXISTS dirsyncleftout_user ON dirsyncleftout (useridkey);
`;

/** What the entry itself lacks: such an entry comes when it has changed. Any other obstacle may go while the entry stays as it is. */
export const ownFaults = {
  noUserId: 'no user id',
  noLastName: 'no last name',
  userIdNoText: 'user id is not text',
  lastNameNoText: 'last name is not text',
  unseenInUserId: 'user id has control characters',
  longUserId: `user id has more than ${longestUserid} characters`,
} as const;

const leftOutRow = z.object({ run: z.string(), dn: z.string(), reason: z.string() });

/** The entries with that id that an agreement leaves out, each as the run that read it last found it. */
export const lastLeftOut = (store: Store, agreementPkid: string, userid: string): z.infer<typeof leftOutRow>[] =>
  store.all(
    leftOutRow,
    'SELECT run, dn, reason FROM dirsyncleftout WHERE useridkey = ? AND fkdirectorypluginconfig = ? ORDER BY rowid',
    useridKey(userid),
    agreementPkid,
  );

const keyRow = z.object({ useridkey: z.string() }).transform(({ useridkey }) => useridkey);

/** User id keys of the entries that an agreement leaves out for something that is not in them. */
export const keysInTheWay = (store: Store, agreementPkid: string): string[] =>
  store.all(
    keyRow,
    'SELECT DISTINCT useridkey FROM dirsyncleftout WHERE fkdirectorypluginconfig = ? AND reason NOT IN (SELECT value FROM json_each(?))',
    agreementPkid,
    JSON.stringify(Object.values(ownFaults)),
  );

/** User id keys of the entries with these DNs, as they are compared, that an agreement leaves out. */
export const keysLeftOutAt = (store: Store, agreementPkid: string, dnKeys: readonly string[]): string[] =>
  store.all(
    keyRow,
    'SELECT useridkey FROM dirsyncleftout WHERE fkdirectorypluginconfig = ? AND dnkey IN (SELECT value FROM json_each(?))',
    agreementPkid,
    JSON.stringify(dnKeys),
  );

/**
 * User id keys of the entries that an agreement leaves out and that are managers of those who were read: whether they stand for a user is
 * in them.
 */
export const keysOfLeftOutManagers = (tables: WorkingTables, agreementPkid: string): string[] =>
  tables.all(
    keyRow,
    `SELECT DISTINCT useridkey FROM dirsyncleftout WHERE fkdirectorypluginconfig = ? AND useridkey <> ''
      AND dnkey IN (SELECT managerkey FROM working.managerdn)`,
    agreementPkid,
  );

/**
 * Which records of entries that are left out a run has made old: all; those of entries that it has read, or that are not among the ids of
 * all; or those of entries that it has read, and of these ids and DNs.
 */
export type Outdated = 'all' | 'read or gone' | { readonly keys: readonly string[]; readonly dnKeys: readonly string[] };

function forgetOutdated(agreementPkid: string, outdated: Outdated): Write {
  const ours = 'DELETE FROM dirsyncleftout WHERE fkdirectorypluginconfig = ?';
  const read = 'dnkey IN (SELECT entry.dnkey FROM working.entry WHERE entry.whole = 1)';
  const once = (sql: string, ...values: SqlValue[]): Write => ({ sql, rows: [values] });
  if (outdated === 'all') return once(ours, agreementPkid);
  if (outdated === 'read or gone') {
    const [key, dn] = ['dirsyncleftout.useridkey', 'dirsyncleftout.dnkey'];
    const identified = `NOT (${isHere(key, dn)}) OR ${isReadWhole(key, dn)}`;
    return once(`${ours} AND CASE useridkey WHEN '' THEN ${read} ELSE ${identified} END`, agreementPkid);
  }
  return once(
    `${ours} AND (${read} OR dnkey IN (SELECT value FROM json_each(?)) OR useridkey IN (SELECT value FROM json_each(?)))`,
    agreementPkid,
    JSON.stringify(outdated.dnKeys),
    JSON.stringify(outdated.keys),
  );
}

/** The writes that keep, of a run whose tables they are written with, which entries it left out, in place of what they make old. */
export const writeLeftOut = (agreementPkid: string, run: string, outdated: Outdated): Write[] => [
  forgetOutdated(agreementPkid, outdated),
  {
    sql: `INSERT OR REPLACE INTO dirsyncleftout (fkdirectorypluginconfig, dnkey, useridkey, dn, reason, run)
      SELECT ?, dnkey, useridkey, dn, skip, ? FROM working.entry WHERE skip <> '' ORDER BY position`,
    rows: [[agreementPkid, run]],
  },
];

/** The write that goes with the end of an agreement. */
export const deleteLeftOut = (agreementPkid: string): Write => ({
  sql: 'DELETE FROM dirsyncleftout WHERE fkdirectorypluginconfig = ?',
  rows: [[agreementPkid]],
});
