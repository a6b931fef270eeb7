import { SqlDuplicateError, type TableChange } from '@uclab/platform/sql';
import type { Store, Write } from '@uclab/platform/store';
import { findEndUser, removeUsers, useridKey } from '../users/index.ts';
import { rowsOf, textOf } from './changed-rows.ts';
import type { Revisions } from './revisions.ts';

/** The writes for a change of `applicationuser`. Throws SqlDuplicateError. */
export function applicationUserWrites(store: Store, change: TableChange, revisions: Revisions): Write[] {
  const rows = rowsOf(change);
  if (change.kind === 'delete') {
    return removeUsers(rows.map((row) => ({ pkid: textOf(row, 'pkid'), kind: 'applicationuser', revision: revisions.next() })));
  }
  if (rows.some((row) => row.has('name') && findEndUser(store, textOf(row, 'name'))))
    throw new SqlDuplicateError('name is the user id of an end user');
  if (change.kind === 'insert') {
    return [
      { sql: 'DELETE FROM removeduser WHERE pkid = ?', rows: rows.map((row) => [textOf(row, 'pkid')]) },
      {
        sql: 'INSERT INTO applicationuser (pkid, name, namekey, isstandard, revision) VALUES (?, ?, ?, ?, ?)',
        rows: rows.map((row) => [
          textOf(row, 'pkid'),
          textOf(row, 'name'),
          useridKey(textOf(row, 'name')),
          textOf(row, 'isstandard'),
          revisions.next(),
        ]),
      },
    ];
  }
  return rows.flatMap((row) => {
    const pkid = textOf(row, 'pkid');
    const name = textOf(row, 'name');
    return [
      ...(row.has('name')
        ? [{ sql: 'UPDATE applicationuser SET name = ?, namekey = ? WHERE pkid = ?', rows: [[name, useridKey(name), pkid]] }]
        : []),
      ...(row.has('isstandard')
        ? [{ sql: 'UPDATE applicationuser SET isstandard = ? WHERE pkid = ?', rows: [[textOf(row, 'isstandard'), pkid]] }]
        : []),
      { sql: 'UPDATE applicationuser SET revision = ? WHERE pkid = ?', rows: [[revisions.next(), pkid]] },
    ];
  });
}
