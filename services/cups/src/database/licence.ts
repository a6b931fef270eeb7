import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

const row = z.object({ kind: z.string() });

/** The licence as CUCM told it; empty before the first copy. */
export const copiedLicence = (store: Store): string => store.get(row, 'SELECT kind FROM licence')?.kind ?? '';

export const licenceWrites = (kind: string): Write[] => [
  { sql: 'DELETE FROM licence', rows: [[]] },
  { sql: 'INSERT INTO licence (kind) VALUES (?)', rows: [[kind]] },
];
