import { keptUntilCommit, type Store } from '@uclab/platform/store';
import { z } from 'zod';

/** Tables that hold something for few end users; each has the column `fkenduser`. */
type Table = 'credentialdynamic' | 'enduserdirgroupmap' | 'enduserlocal' | 'endusersetting';

/** With more of them it is cheaper to look for each. */
const fewOwners = 1_000;

const ownerRow = z.object({ fkenduser: z.string() });

const owners = keptUntilCommit((store, table: Table): ReadonlySet<string> | undefined => {
  const rows = store.all(ownerRow, `SELECT DISTINCT fkenduser FROM ${table} WHERE fkenduser IS NOT NULL LIMIT ?`, fewOwners + 1);
  return rows.length > fewOwners ? undefined : new Set(rows.map(({ fkenduser }) => fkenduser));
});

/** Whether a table may have rows of an end user: false spares a search for each of the many who have none. */
export const mayHaveRows = (store: Store, table: Table, pkid: string): boolean => owners(store, table)?.has(pkid) ?? true;
