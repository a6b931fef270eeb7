import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { userStatus } from '../users/index.ts';

/**
 * The emulator's own table: whom the next run of an agreement looks up by the user id, for no changelog says that somebody went inactive
 * by another agreement, or by the end of one, and this one may have an entry for the user, too.
 */
export const lookupTables = `
CREATE TABLE IF NOT EXISTS dirsynclookup (
  fkdirectorypluginconfig TEXT NOT NULL,
  useridkey TEXT NOT NULL,
  PRIMARY KEY (fkdirectorypluginconfig, useridkey)
) STRICT, WITHOUT ROWID;
`;

const keyRow = z.object({ useridkey: z.string() }).transform(({ useridkey }) => useridkey);

/** Keys of users whom the next run of an agreement looks up, so many at most. */
export const lookupsOf = (store: Store, agreementPkid: string, most: number): string[] =>
  store.all(keyRow, 'SELECT useridkey FROM dirsynclookup WHERE fkdirectorypluginconfig = ? LIMIT ?', agreementPkid, most);

/** Other agreements that go by a changelog. */
const others = `dirsyncmark AS other ON other.fkdirectorypluginconfig <> ? AND other.latestchange LIKE 'changelog %'`;

/** The write by which the others look up whom a run makes inactive. */
export const lookUpDeactivated = (agreementPkid: string): Write => ({
  sql: `INSERT OR IGNORE INTO dirsynclookup (fkdirectorypluginconfig, useridkey)
    SELECT other.fkdirectorypluginconfig, enduser.useridkey FROM working.change
      CROSS JOIN enduser ON enduser.rowid = change.enduserrow CROSS JOIN ${others}
    WHERE change.kind = 'deactivated'`,
  rows: [[agreementPkid]],
});

/** The write by which the others look up the active users of an agreement that ends. */
export const lookUpUsersOf = (agreementPkid: string): Write => ({
  sql: `INSERT OR IGNORE INTO dirsynclookup (fkdirectorypluginconfig, useridkey)
    SELECT other.fkdirectorypluginconfig, enduser.useridkey FROM enduser CROSS JOIN ${others}
    WHERE enduser.fkdirectorypluginconfig = ? AND enduser.status = ?`,
  rows: [[agreementPkid, agreementPkid, userStatus.active]],
});

/** The write after a run that has looked up these, or after one that has read everything. */
export const forgetLookups = (agreementPkid: string, keys: readonly string[] | 'all'): Write =>
  keys === 'all'
    ? { sql: 'DELETE FROM dirsynclookup WHERE fkdirectorypluginconfig = ?', rows: [[agreementPkid]] }
    : {
        sql: 'DELETE FROM dirsynclookup WHERE fkdirectorypluginconfig = ? AND useridkey = ?',
        rows: keys.map((key) => [agreementPkid, key]),
      };
