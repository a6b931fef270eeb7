import type { SqlValue, WorkingTables, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { useridKey, userStatus } from '../users/index.ts';
import { isHere, isReadWhole, isUser } from './working-tables.ts';

/**
 * The emulator's own table: the DN of each user's manager, as it is compared, as the user's entry was read last. CUCM keeps a manager by
 * user id, and which user a DN stands for may change while the entries that name it stay as they are. It is by user id, for entries come in
 * their order, or nearly: in another one a run over a whole company would be much longer.
 */
export const managerTables = `
CREATE TABLE IF NOT EXISTS dirsyncmanager (
  useridkey TEXT PRIMARY KEY,
  managerkey TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dirsyncmanager_manager ON dirsyncmanager (managerkey);
`;

/** Which DNs may stand for another user than before: any, or these and those of the entries that were read. */
export type MovedNames = 'any' | readonly string[];

const once = (sql: string, ...values: SqlValue[]): Write => ({ sql, rows: [values] });

const isMoved = (names: MovedNames): string =>
  names === 'any'
    ? 'TRUE'
    : '(dirsyncmanager.managerkey IN (SELECT value FROM json_each(?)) OR dirsyncmanager.managerkey IN (SELECT dnkey FROM working.entry))';

const namesOf = (names: MovedNames): SqlValue[] => (names === 'any' ? [] : [JSON.stringify(names)]);

/** Adds, to the DNs of the managers of those who were read, those of others that may stand for another user. */
export const askMovedManagers = (names: MovedNames): Write =>
  once(
    `INSERT OR IGNORE INTO working.managerdn (managerkey) SELECT DISTINCT managerkey FROM dirsyncmanager WHERE ${isMoved(names)}`,
    ...namesOf(names),
  );

/**
 * The user id behind the DN of each manager, of those who were read in the run: where two entries differ in case only, of the first. Whose
 * entry is left out is somebody's manager as long as the user is active who came by it. An entry of which the id was read, too, is what it
 * is as a whole.
 */
export const nameManagers = (): Write[] => [
  once('DELETE FROM working.manager'),
  once(
    `INSERT OR IGNORE INTO working.manager (managerkey, userid)
      SELECT managerdn.managerkey, entry.userid FROM working.entry CROSS JOIN working.managerdn ON managerdn.managerkey = entry.dnkey
      WHERE (entry.skip = '' AND (entry.whole = 1 OR NOT (${isReadWhole('entry.useridkey', 'entry.dnkey')})))
        OR EXISTS (SELECT 1 FROM enduser WHERE enduser.useridkey = entry.useridkey AND enduser.status = ?
          AND enduser.uniqueidentifier = entry.uniqueidentifier)
      ORDER BY entry.position`,
    userStatus.active,
  ),
];

const hasNoWholeEntry = (key: string): string =>
  `NOT EXISTS (SELECT 1 FROM working.entry AS one WHERE one.useridkey = ${key} AND ${isUser('one')})
    AND NOT EXISTS (SELECT 1 FROM working.entry AS two WHERE two.useridkey = ${key} AND NOT (${isUser('two')}) AND two.whole = 1)`;

/** An entry that is left out and was not read now is what it was before, though its id is among those of all. */
const isLeftOutAsBefore = `EXISTS (SELECT 1 FROM dirsyncleftout AS without
    WHERE without.fkdirectorypluginconfig = enduser.fkdirectorypluginconfig AND without.dnkey = dirsyncmanager.managerkey
      AND (${isHere('without.useridkey', 'without.dnkey')}) AND NOT (${isReadWhole('without.useridkey', 'without.dnkey')}))`;

/** Users of an agreement whose entries were not read, and whose manager has another user id than before, or none. */
const movedReports = (names: MovedNames): string => `dirsyncmanager CROSS JOIN enduser ON enduser.useridkey = dirsyncmanager.useridkey
    LEFT JOIN working.manager ON manager.managerkey = dirsyncmanager.managerkey
  WHERE ${isMoved(names)} AND enduser.manager <> coalesce(manager.userid, '')
    AND enduser.status = ? AND enduser.fkdirectorypluginconfig = ? AND ${hasNoWholeEntry('enduser.useridkey')}
    AND NOT ${isLeftOutAsBefore}`;

const keyRow = z.object({ useridkey: z.string() }).transform(({ useridkey }) => useridkey);

/**
 * User id keys of those whom a run has not read and whose manager is another user by what it has read, or nobody. A directory that takes
 * the name of an entry that is gone out of the others may not say that these have changed.
 */
export async function keysOfMovedReports(tables: WorkingTables, agreementPkid: string, names: MovedNames): Promise<string[]> {
  await tables.fill([askMovedManagers(names), ...nameManagers()]);
  const reports = `SELECT enduser.useridkey FROM ${movedReports(names)}`;
  return tables.all(keyRow, reports, ...namesOf(names), userStatus.active, agreementPkid);
}

/** What is left of them once it is settled which entries are users. */
export const findMovedReports = (agreementPkid: string, names: MovedNames): Write =>
  once(
    `INSERT INTO working.change (kind, enduserrow, nth)
      SELECT 'updated', enduser.rowid, 0 FROM ${movedReports(names)}
        AND enduser.rowid NOT IN (SELECT enduserrow FROM working.change WHERE kind = 'deactivated')
      ORDER BY enduser.rowid`,
    ...namesOf(names),
    userStatus.active,
    agreementPkid,
  );

/** Changes those whom `findMovedReports` has found; revisions go on from that one. */
export const updateMovedReports = (revision: number): Write =>
  once(
    `UPDATE enduser SET manager = found.manager, revision = ? + found.place
      FROM (SELECT change.enduserrow, change.place, coalesce(manager.userid, '') AS manager
        FROM working.change CROSS JOIN enduser AS report ON report.rowid = change.enduserrow
          CROSS JOIN dirsyncmanager ON dirsyncmanager.useridkey = report.useridkey
          LEFT JOIN working.manager ON manager.managerkey = dirsyncmanager.managerkey
        WHERE change.kind = 'updated' AND change.position IS NULL) AS found
      WHERE enduser.rowid = found.enduserrow`,
    revision,
  );

/** Keeps the managers of those who were read. Whose entry is left out keeps what CUCM has, whoever that was. */
export const keepManagers = (): Write[] => [
  once(`INSERT INTO dirsyncmanager (useridkey, managerkey)
    SELECT entry.useridkey, entry.managerkey FROM working.entry LEFT JOIN dirsyncmanager AS kept ON kept.useridkey = entry.useridkey
    WHERE ${isUser('entry')} AND entry.managerkey <> '' AND kept.managerkey IS NOT entry.managerkey
    ON CONFLICT (useridkey) DO UPDATE SET managerkey = excluded.managerkey`),
  once(`DELETE FROM dirsyncmanager WHERE useridkey IN (
    SELECT entry.useridkey FROM working.entry
    WHERE entry.whole = 1 AND (entry.skip = '' AND entry.managerkey = '' OR entry.skip <> ''
      AND NOT EXISTS (SELECT 1 FROM working.entry AS taken WHERE taken.useridkey = entry.useridkey AND ${isUser('taken')})))`),
];

/** The write that forgets the managers of users who are removed. */
export const forgetManagers = (userids: readonly string[]): Write => ({
  sql: 'DELETE FROM dirsyncmanager WHERE useridkey = ?',
  rows: userids.map((userid) => [useridKey(userid)]),
});
