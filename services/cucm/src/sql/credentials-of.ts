import type { TableChange } from '@uclab/platform/sql';
import type { Store } from '@uclab/platform/store';
import { z } from 'zod';
import { rowsOf, textOf } from './changed-rows.ts';

const ownedRow = z.object({ fkenduser: z.string().nullable(), fkapplicationuser: z.string().nullable(), tkcredential: z.int() });

/** A row of `credential`: whose it is, and whether it is a password or a PIN. */
export type OwnedCredential = z.infer<typeof ownedRow>;

/** The credentials that a change of table `credential` speaks of, as they are in the store now; none for a change of another table. */
export function credentialsOf(store: Store, change: TableChange): OwnedCredential[] {
  if (change.table !== 'credential') return [];
  return store.all(
    ownedRow,
    'SELECT fkenduser, fkapplicationuser, tkcredential FROM credential WHERE pkid IN (SELECT value FROM json_each(?)) ORDER BY tkcredential',
    JSON.stringify(rowsOf(change).map((row) => textOf(row, 'pkid'))),
  );
}
