import { Refusal } from '@uclab/foundation/errors';
import { SqlDuplicateError, type TableChange } from '@uclab/platform/sql';
import type { SqlValue, Store, Write } from '@uclab/platform/store';
import { homeNodeOf, presenceNodes } from '../feed/process-nodes.ts';
import { findLdapDirectory } from '../ldap/index.ts';
import { applicationUserKeys, personalFields, removeUsers, useridKey, userStatus } from '../users/index.ts';
import { type ChangedRow, rowsOf, textOf } from './changed-rows.ts';
import type { Revisions } from './revisions.ts';

/** Columns that hold a text, '' where there is none. */
const texts = [
  'firstname',
  'middlename',
  'lastname',
  'userid',
  'manager',
  'department',
  'telephonenumber',
  'mailid',
  'uniqueidentifier',
  ...personalFields,
];
const local = ['associatedpc', 'enablecti'];

/** One id belongs to one user, end user or application user. Among end users the database itself sees to that. */
function requireNoApplicationUser(store: Store, rows: readonly ChangedRow[]): void {
  const taken = applicationUserKeys(store);
  if (rows.some((row) => taken.has(useridKey(textOf(row, 'userid')))))
    throw new SqlDuplicateError('userid is the name of an application user');
}

function requireAgreements(store: Store, rows: readonly ChangedRow[]): void {
  for (const pkid of new Set(rows.map((row) => textOf(row, 'fkdirectorypluginconfig')))) {
    if (pkid === '' || findLdapDirectory(store, { pkid })) continue;
    throw new Refusal('invalid', `fkdirectorypluginconfig ${pkid.slice(0, 64)} is the pkid of no directorypluginconfig`, 'sql');
  }
}

/** When a user went inactive, in milliseconds: as the statement says, else now, as for whom a synchronisation no longer finds. */
function deletedAt(row: ChangedRow, nowMs: number): number | null {
  if (row.get('status') !== userStatus.inactive) return null;
  const seconds = row.get('deletedtimestamp') ?? null;
  return seconds === null ? nowMs : Number(seconds) * 1000;
}

const localWrite = (rows: readonly ChangedRow[], columns: readonly string[]): Write[] => {
  const set = local.filter((column) => columns.includes(column));
  if (set.length === 0) return [];
  return [
    {
      sql: `INSERT INTO enduserlocal (fkenduser, associatedpc, enablecti) VALUES (?, ?, ?)
        ON CONFLICT (fkenduser) DO UPDATE SET ${set.map((column) => `${column} = excluded.${column}`).join(', ')}`,
      rows: rows.map((row) => [textOf(row, 'pkid'), textOf(row, 'associatedpc'), textOf(row, 'enablecti') || 'f']),
    },
  ];
};

function updates(store: Store, change: TableChange, revisions: Revisions, nowMs: number): Write[] {
  const rows = rowsOf(change);
  const has = (column: string) => change.columns.includes(column);
  const assignments: { readonly set: string; readonly value: (row: ChangedRow) => SqlValue }[] = [];
  for (const column of texts.filter(has)) assignments.push({ set: `${column} = ?`, value: (row) => textOf(row, column) });
  if (has('userid')) {
    requireNoApplicationUser(store, rows);
    assignments.push({ set: 'useridkey = ?', value: (row) => useridKey(textOf(row, 'userid')) });
  }
  if (has('fkdirectorypluginconfig')) {
    requireAgreements(store, rows);
    assignments.push({ set: 'fkdirectorypluginconfig = ?', value: (row) => textOf(row, 'fkdirectorypluginconfig') || null });
  }
  if (has('status')) assignments.push({ set: 'status = ?', value: (row) => row.get('status') ?? null });
  if (has('status')) {
    assignments.push({ set: 'deletedtimestamp = ?', value: (row) => deletedAt(row, nowMs) });
  } else if (has('deletedtimestamp')) {
    const inMs = (row: ChangedRow) => (row.get('deletedtimestamp') === null ? null : Number(row.get('deletedtimestamp')) * 1000);
    assignments.push({ set: 'deletedtimestamp = ?', value: inMs });
  }
  assignments.push({ set: 'revision = ?', value: () => revisions.next() });
  const sql = `UPDATE enduser SET ${assignments.map(({ set }) => set).join(', ')} WHERE pkid = ?`;
  return [
    { sql, rows: rows.map((row) => [...assignments.map(({ value }) => value(row)), textOf(row, 'pkid')]) },
    ...localWrite(rows, change.columns),
  ];
}

function inserts(store: Store, change: TableChange, revisions: Revisions, nowMs: number): Write[] {
  const rows = rowsOf(change);
  requireNoApplicationUser(store, rows);
  requireAgreements(store, rows);
  const nodes = presenceNodes(store);
  const columns = ['pkid', ...texts, 'useridkey', 'status', 'fkdirectorypluginconfig', 'deletedtimestamp', 'homenode', 'revision'];
  return [
    // Who was removed may be put back under the same key.
    { sql: 'DELETE FROM removeduser WHERE pkid = ?', rows: rows.map((row) => [textOf(row, 'pkid')]) },
    {
      sql: `INSERT INTO enduser (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      rows: rows.map((row) => [
        textOf(row, 'pkid'),
        ...texts.map((column) => textOf(row, column)),
        useridKey(textOf(row, 'userid')),
        row.get('status') ?? null,
        textOf(row, 'fkdirectorypluginconfig') || null,
        deletedAt(row, nowMs),
        homeNodeOf(nodes, revisions.nextHomed()),
        revisions.next(),
      ]),
    },
    ...localWrite(rows, change.columns),
  ];
}

/** The writes for a change of `enduser`. Throws Refusal ('invalid') and SqlDuplicateError. */
export function endUserWrites(store: Store, change: TableChange, revisions: Revisions, nowMs: number): Write[] {
  if (change.kind === 'update') return updates(store, change, revisions, nowMs);
  if (change.kind === 'insert') return inserts(store, change, revisions, nowMs);
  return removeUsers(rowsOf(change).map((row) => ({ pkid: textOf(row, 'pkid'), kind: 'enduser', revision: revisions.next() })));
}
