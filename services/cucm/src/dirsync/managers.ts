import type { SqlValue, WorkingTables, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { userStatus } from '../users/index.ts';
import { isHere, isReadWhole, isUser } from './working-tables.ts';

/**
 * The emulator's own table: the DNs that users' entries had for their managers when they were read last, as they are compared;
 * `enduser.managername` says which. CUCM keeps a manager by user id, and which user a DN stands for may change while the entries that name it
 * stay as they are.
 */
export const managerTables = `
CREATE TABLE IF NOT EXISTS dirsyncmanagername (
  id INTEGER PRIMARY KEY,
  managerkey TEXT NOT NULL UNIQUE
) STRICT;
`;

/** Which DNs may stand for another user than before: any, or these and those of the entries that were read. */
export type MovedNames = 'any' | readonly string[];

const once = (sql: string, ...values: SqlValue[]): Write => ({ sql, rows: [values] });

const isMoved = (names: MovedNames): string =>
  names === 'any'
    ? 'TRUE'
    : '(named.managerkey IN (SELECT value FROM json_each(?)) OR named.managerkey IN (SELECT dnkey FROM working.entry))';

const namesOf = (names: MovedNames): SqlValue[] => (names === 'any' ? [] : [JSON.stringify(names)]);

/** Adds, to the DNs of the managers of those who were read, those of others that may stand for another user. */
export const askMovedManagers = (names: MovedNames): Write =>
  once(
    `INSERT OR IGNORE INTO working.managerdn (managerkey) SELECT managerkey FROM dirsyncmanagername AS named WHERE ${isMoved(names)}`,
    ...namesOf(names),
  );

/**
 * The user id behind the DN of each manager, of those who were read in the run: where two entries differ in case only, of the first. Whose
 * entry is left out is somebody's manager as long as the user is active who came by it. An entry of which the id was read, too, is what it
 * is as a whole.
 */
export const nameManagers = (): Write[] => [
  once('INSERT OR IGNORE INTO dirsyncmanagername (managerkey) SELECT managerkey FROM working.managerdn'),
  once('DELETE FROM working.manager'),
  once(
    `INSERT OR IGNORE INTO working.manager (managerkey, name, userid)
      SELECT named.managerkey, named.id, entry.userid FROM working.entry CROSS JOIN working.managerdn ON managerdn.managerkey = entry.dnkey
        CROSS JOIN dirsyncmanagername AS named ON named.managerkey = managerdn.managerkey
      WHERE (entry.skip = '' AND (entry.whole = 1 OR NOT (${isReadWhole('entry.useridkey', 'entry.dnkey')})))
        OR EXISTS (SELECT 1 FROM enduser WHERE enduser.useridkey = entry.useridkey AND enduser.status = ?
          AND enduser.uniqueidentifier = entry.uniqueidentifier)
      ORDER BY entry.position`,
    userStatus.active,
  ),
  once(`INSERT OR IGNORE INTO working.manager (managerkey, name, userid)
    SELECT named.managerkey, named.id, '' FROM working.managerdn CROSS JOIN dirsyncmanagername AS named
      ON named.managerkey = managerdn.managerkey`),
];

const hasNoWholeEntry = (key: string): string =>
  `NOT EXISTS (SELECT 1 FROM working.entry AS one WHERE one.useridkey = ${key} AND ${isUser('one')})
    AND NOT EXISTS (SELECT 1 FROM working.entry AS two WHERE two.useridkey = ${key} AND NOT (${isUser('two')}) AND two.whole = 1)`;

/** An entry that is left out and was not read now is what it was before, though its id is among those of all. */
const isLeftOutAsBefore = `EXISTS (SELECT 1 FROM dirsyncleftout AS without
    WHERE without.fkdirectorypluginconfig = enduser.fkdirectorypluginconfig AND without.dnkey = named.managerkey
      AND (${isHere('without.useridkey', 'without.dnkey')}) AND NOT (${isReadWhole('without.useridkey', 'without.dnkey')}))`;

/** Users of an agreement whose entries were not read, and whose manager has another user id than before, or none. */
const movedReports = (names: MovedNames): string => `dirsyncmanagername AS named CROSS JOIN enduser ON enduser.managername = named.id
    LEFT JOIN working.manager ON manager.managerkey = named.managerkey
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
          CROSS JOIN dirsyncmanagername AS named ON named.id = report.managername
          LEFT JOIN working.manager ON manager.managerkey = named.managerkey
        WHERE change.kind = 'updated' AND change.position IS NULL) AS found
      WHERE enduser.rowid = found.enduserrow`,
    revision,
  );

/**
 * Keeps which DN those have for their manager whom the run has read and not changed otherwise. Whose entry is left out keeps what CUCM has,
 * whoever that was.
 */
export const keepManagers = (): Write[] => [
  once(`UPDATE enduser SET managername = (SELECT manager.name FROM working.entry
        CROSS JOIN working.manager ON manager.managerkey = entry.managerkey
      WHERE entry.useridkey = enduser.useridkey AND ${isUser('entry')})
    WHERE rowid IN (SELECT known.rowid FROM working.entry CROSS JOIN enduser AS known ON known.useridkey = entry.useridkey
        LEFT JOIN working.manager ON manager.managerkey = entry.managerkey
      WHERE ${isUser('entry')} AND entry.position NOT IN (SELECT position FROM working.change WHERE position IS NOT NULL)
        AND known.managername IS NOT manager.name)`),
  once(`UPDATE enduser SET managername = NULL
    WHERE managername IS NOT NULL AND useridkey IN (SELECT entry.useridkey FROM working.entry WHERE entry.skip <> '' AND entry.whole = 1
      AND NOT EXISTS (SELECT 1 FROM working.entry AS taken WHERE taken.useridkey = entry.useridkey AND ${isUser('taken')}))`),
];

/** DNs that nobody has for a manager any more. */
export const forgetManagerNames = (): Write =>
  once('DELETE FROM dirsyncmanagername WHERE NOT EXISTS (SELECT 1 FROM enduser WHERE enduser.managername = dirsyncmanagername.id)');
