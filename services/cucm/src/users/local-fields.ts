import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { mayHaveRows } from './owners.ts';

/**
 * Fields of an end user that no directory fills, so they can be changed on CUCM always, and a synchronisation leaves them alone. In
 * the product they are columns of `enduser`. Without a row a user has the defaults.
 */
export const localFieldTables = `
CREATE TABLE IF NOT EXISTS enduserlocal (
  fkenduser TEXT PRIMARY KEY REFERENCES enduser (pkid) ON DELETE CASCADE,
  associatedpc TEXT NOT NULL,
  enablecti TEXT NOT NULL CHECK (enablecti IN ('t', 'f'))
) STRICT;
`;

const localRow = z.object({ fkenduser: z.string(), associatedpc: z.string(), enablecti: z.enum(['t', 'f']) });

export interface LocalFields {
  readonly associatedpc: string;
  readonly enablecti: boolean;
}

const defaults: LocalFields = { associatedpc: '', enablecti: false };

const fieldsOf = ({ associatedpc, enablecti }: z.infer<typeof localRow>): LocalFields => ({ associatedpc, enablecti: enablecti === 't' });

const select = 'SELECT fkenduser, associatedpc, enablecti FROM enduserlocal';

export function readLocalFields(store: Store, pkid: string): LocalFields {
  if (!mayHaveRows(store, 'enduserlocal', pkid)) return defaults;
  const row = store.get(localRow, `${select} WHERE fkenduser = ?`, pkid);
  return row ? fieldsOf(row) : defaults;
}

/** The local fields of any user, read at once, for a list of many. */
export function readAllLocalFields(store: Store): (pkid: string) => LocalFields {
  const rows = new Map(store.all(localRow, select).map((row) => [row.fkenduser, fieldsOf(row)]));
  return (pkid) => rows.get(pkid) ?? defaults;
}

export const writeLocalFields = (pkid: string, { associatedpc, enablecti }: LocalFields): Write => ({
  sql: `INSERT INTO enduserlocal (fkenduser, associatedpc, enablecti) VALUES (?, ?, ?)
    ON CONFLICT (fkenduser) DO UPDATE SET associatedpc = excluded.associatedpc, enablecti = excluded.enablecti`,
  rows: [[pkid, associatedpc, enablecti ? 't' : 'f']],
});
