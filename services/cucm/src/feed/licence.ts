import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

/** A demo licence is for trying things out; nothing that is emulated here depends on it. */
export const licenceSchema = z.enum(['full', 'demo']);
export type Licence = z.infer<typeof licenceSchema>;

/** The emulator's own table, with one row. */
export const licenceTables = `
CREATE TABLE IF NOT EXISTS licence (
  kind TEXT NOT NULL
) STRICT;
`;

const licenceRow = z.object({ kind: licenceSchema });

/** The licence that CUCM has; undefined in a database from before there was one, until that is brought up to date. */
export const readLicence = (store: Store): Licence | undefined => store.get(licenceRow, 'SELECT kind FROM licence')?.kind;

export const insertLicence = (kind: Licence): Write => ({ sql: 'INSERT INTO licence (kind) VALUES (?)', rows: [[kind]] });

/** What puts a licence in place of the one that is there. */
export const writeLicence = (kind: Licence): Write[] => [{ sql: 'DELETE FROM licence', rows: [[]] }, insertLicence(kind)];
