import type { TableChange } from '@uclab/platform/sql';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { rowsOf, textOf } from './changed-rows.ts';
import type { Revisions } from './revisions.ts';

/* What belongs to a user is told to presence nodes with the user, who takes a new revision when it changes. */

const ownerRow = z.object({ enduser: z.string().nullable(), applicationuser: z.string().nullable() });
type Owner = z.infer<typeof ownerRow>;

/** The writes after which presence nodes copy these users again. */
function touch(owners: readonly Owner[], revisions: Revisions): Write[] {
  return (['enduser', 'applicationuser'] as const).map((table) => {
    const pkids = new Set(owners.flatMap((owner) => owner[table] ?? []));
    return { sql: `UPDATE ${table} SET revision = ? WHERE pkid = ?`, rows: [...pkids].map((pkid) => [revisions.next(), pkid]) };
  });
}

/** A row as it is put in place of the one with that key, or taken away. */
function plainWrites({ kind, table, columns, rows }: TableChange, key: readonly string[], stored: readonly string[]): Write {
  const indexes = (names: readonly string[]) => names.map((name) => columns.indexOf(name));
  const pick = (names: readonly string[]) => rows.map((row) => indexes(names).map((index) => row[index] ?? null));
  const where = key.map((column) => `${column} = ?`).join(' AND ');
  if (kind === 'delete') return { sql: `DELETE FROM ${table} WHERE ${where}`, rows: pick(key) };
  const set = stored.filter((column) => columns.includes(column) && (kind === 'insert' || !key.includes(column)));
  if (kind === 'insert') {
    return { sql: `INSERT INTO ${table} (${set.join(', ')}) VALUES (${set.map(() => '?').join(', ')})`, rows: pick(set) };
  }
  const assignments = set.map((column) => `${column} = ?`).join(', ');
  return { sql: `UPDATE ${table} SET ${assignments} WHERE ${where}`, rows: pick([...set, ...key]) };
}

const pkidsOf = (change: TableChange): string => JSON.stringify(rowsOf(change).map((row) => textOf(row, 'pkid')));

/** The writes for a change of `credential`. */
export function credentialWrites(store: Store, change: TableChange, revisions: Revisions): Write[] {
  const before = store.all(
    ownerRow,
    `SELECT fkenduser AS enduser, fkapplicationuser AS applicationuser FROM credential
      WHERE pkid IN (SELECT value FROM json_each(?))`,
    pkidsOf(change),
  );
  const after = rowsOf(change).map((row) => ({
    enduser: textOf(row, 'fkenduser') || null,
    applicationuser: textOf(row, 'fkapplicationuser') || null,
  }));
  const write = plainWrites(change, ['pkid'], ['pkid', 'fkenduser', 'fkapplicationuser', 'tkcredential', 'credentials']);
  return [write, ...touch([...before, ...after], revisions)];
}

/** The writes for a change of `dirgroup`: its members are in a group of that name. */
export function groupWrites(store: Store, change: TableChange, revisions: Revisions): Write[] {
  const members = store.all(
    ownerRow,
    `SELECT DISTINCT NULL AS enduser, fkapplicationuser AS applicationuser FROM applicationuserdirgroupmap
      WHERE fkdirgroup IN (SELECT value FROM json_each(?))`,
    pkidsOf(change),
  );
  return [plainWrites(change, ['pkid'], ['pkid', 'name']), ...touch(members, revisions)];
}

/** The writes for a change of `applicationuserdirgroupmap`, or of `enduserdirgroupmap`. */
export function membershipWrites(change: TableChange, user: keyof Owner, revisions: Revisions): Write[] {
  const key = [`fk${user}`, 'fkdirgroup'];
  const members = rowsOf(change).map((row) => ({ enduser: null, applicationuser: null, [user]: textOf(row, `fk${user}`) }));
  return [plainWrites(change, key, key), ...touch(members, revisions)];
}
