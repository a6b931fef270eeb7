import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

export const componentVersionTables = `
CREATE TABLE IF NOT EXISTS componentversion (
  softwarecomponent TEXT PRIMARY KEY,
  versionnumber TEXT NOT NULL
) STRICT;
`;

const softwareComponent = 'cm-ver';
const versionRow = z.object({ versionnumber: z.string() });

/** The version that the node was installed with. */
export const softwareVersion = (store: Store): string =>
  store.get(versionRow, 'SELECT versionnumber FROM componentversion WHERE softwarecomponent = ?', softwareComponent)?.versionnumber ?? '';

export const insertSoftwareVersion = (version: string): Write => ({
  sql: 'INSERT INTO componentversion (softwarecomponent, versionnumber) VALUES (?, ?)',
  rows: [[softwareComponent, version]],
});
