import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

export const componentVersionTables = `
CREATE TABLE IF NOT EXISTS componentversion (
  softwarecomponent TEXT PRIMARY KEY,
  versionnumber TEXT NOT NULL
) STRICT;
`;

/** The emulator's own component: present where AXL is strict about schemas. */
const strictComponent = 'axl-strict';
const softwareComponent = 'cm-ver';
const versionRow = z.object({ versionnumber: z.string() });

/** The version that the node was installed with. */
export const softwareVersion = (store: Store): string =>
  store.get(versionRow, 'SELECT versionnumber FROM componentversion WHERE softwarecomponent = ?', softwareComponent)?.versionnumber ?? '';

export const insertSoftwareVersion = (version: string): Write => ({
  sql: 'INSERT INTO componentversion (softwarecomponent, versionnumber) VALUES (?, ?)',
  rows: [[softwareComponent, version]],
});

/** Whether AXL speaks only the schemas that a node of its version speaks in the field, as the node was installed. */
export const speaksStrictVersions = (store: Store): boolean =>
  store.get(versionRow, 'SELECT versionnumber FROM componentversion WHERE softwarecomponent = ?', strictComponent) !== undefined;

export const insertStrictVersions: Write = {
  sql: 'INSERT INTO componentversion (softwarecomponent, versionnumber) VALUES (?, ?)',
  rows: [[strictComponent, 'on']],
};
