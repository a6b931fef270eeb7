import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

/** A demo licence is for trying things out; nothing that is emulated here depends on it. */
export const licenceSchema = z.enum(['full', 'demo']);
type Licence = z.infer<typeof licenceSchema>;

/** The emulator's own table, with one row. */
export const licenceTables = `
CREATE TABLE IF NOT EXISTS licence (
  kind TEXT NOT NULL
) STRICT;
`;

const licenceRow = z.object({ kind: licenceSchema });

/** The licence that the cluster was installed with. */
export const readLicence = (store: Store): Licence => store.get(licenceRow, 'SELECT kind FROM licence')?.kind ?? 'full';

export const insertLicence = (kind: Licence): Write => ({ sql: 'INSERT INTO licence (kind) VALUES (?)', rows: [[kind]] });
