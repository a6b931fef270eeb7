import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

/** How true to its release AXL is; chosen when the node is installed. */
export interface AxlSettings {
  /** Whether only the schemas are spoken that a node of that release speaks in the field; otherwise all there are. */
  readonly strictVersions: boolean;
  /** After so many writes in a minute further ones are refused with HTTP 503; 0 for no limit. */
  readonly writesPerMinute: number;
}

export const axlSettingTables = `
CREATE TABLE IF NOT EXISTS axlsetting (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;
`;

const row = z.object({ name: z.string(), value: z.int() });

export function readAxlSettings(store: Store): AxlSettings {
  const settings = new Map(store.all(row, 'SELECT name, value FROM axlsetting').map(({ name, value }) => [name, value]));
  return { strictVersions: settings.get('strictVersions') === 1, writesPerMinute: settings.get('writesPerMinute') ?? 0 };
}

export const insertAxlSettings = ({ strictVersions, writesPerMinute }: AxlSettings): Write => ({
  sql: 'INSERT INTO axlsetting (name, value) VALUES (?, ?)',
  rows: [
    ['strictVersions', strictVersions ? 1 : 0],
    ['writesPerMinute', writesPerMinute],
  ],
});
