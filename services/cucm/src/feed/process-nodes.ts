import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

/** `processnode.tkprocessnoderole` as the data dictionary numbers them. */
const role = { cucm: 1, presence: 2 } as const;

export const processNodeTables = `
CREATE TABLE IF NOT EXISTS processnode (
  pkid TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  nodeid INTEGER NOT NULL UNIQUE,
  tkprocessnoderole INTEGER NOT NULL
) STRICT;
`;

const nameRow = z.object({ name: z.string() });

/** Names of the presence nodes that CUCM knows, in the order in which they were added. */
export const presenceNodes = (store: Store): string[] =>
  store.all(nameRow, 'SELECT name FROM processnode WHERE tkprocessnoderole = ? ORDER BY nodeid', role.presence).map((row) => row.name);

/** Whether CUCM has a node of that name, in either role. */
export const hasProcessNode = (store: Store, name: string): boolean =>
  store.get(nameRow, 'SELECT name FROM processnode WHERE lower(name) = lower(?)', name) !== undefined;

/** The rows of a new cluster: the publisher itself, then its presence nodes. */
export const insertProcessNodes = (publisher: string, presence: readonly string[], newPkid: () => string): Write => ({
  sql: 'INSERT INTO processnode (pkid, name, nodeid, tkprocessnoderole) VALUES (?, ?, ?, ?)',
  rows: [publisher, ...presence].map((name, index) => [newPkid(), name, index + 1, index === 0 ? role.cucm : role.presence]),
});

/**
 * The home of the n-th user: presence nodes take turns in the order in which users first appear.
 * Assumed: the product leaves the assignment to an administrator.
 */
export const homeNodeOf = (nodes: readonly string[], nth: number): string => nodes[nth % nodes.length] ?? '';
