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
CREATE TABLE IF NOT EXISTS processnodeservice (
  fkprocessnode TEXT NOT NULL,
  service TEXT NOT NULL,
  isactive INTEGER NOT NULL,
  PRIMARY KEY (fkprocessnode, service)
) STRICT;
`;

const nameRow = z.object({ name: z.string() });

/** Names of the presence nodes that CUCM knows, in the order in which they were added. */
export const presenceNodes = (store: Store): string[] =>
  store.all(nameRow, 'SELECT name FROM processnode WHERE tkprocessnoderole = ? ORDER BY nodeid', role.presence).map((row) => row.name);

/** Names of the nodes on which the service is active, in the order in which they were added. */
const nodesWithService = (store: Store, service: string): string[] =>
  store
    .all(
      nameRow,
      `SELECT name FROM processnode JOIN processnodeservice ON fkprocessnode = processnode.pkid
       WHERE service = ? AND isactive = 1 ORDER BY nodeid`,
      service,
    )
    .map((row) => row.name);

const ctiManager = 'Cisco CTIManager';

/** The nodes by which desk phones can be controlled. */
export const ctiManagers = (store: Store): string[] => nodesWithService(store, ctiManager);

const activeRow = z.object({ node: z.string(), active: z.int().transform((value) => value === 1) });

/** CUCM's own nodes in the order in which they were added, and whether Cisco CTIManager is active on each. */
export const ctiManagerNodes = (store: Store): z.output<typeof activeRow>[] =>
  store.all(
    activeRow,
    `SELECT name AS node, coalesce(isactive, 0) AS active
     FROM processnode LEFT JOIN processnodeservice ON fkprocessnode = processnode.pkid AND service = ?
     WHERE tkprocessnoderole = ? ORDER BY nodeid`,
    ctiManager,
    role.cucm,
  );

/** Whether it was ever said of some node whether Cisco CTIManager is active there. */
export const hasCtiManagerRows = (store: Store): boolean =>
  store.get(z.object({ service: z.string() }), 'SELECT service FROM processnodeservice WHERE service = ?', ctiManager) !== undefined;

/** Makes Cisco CTIManager active on a node that is there already, or inactive. */
export const writeCtiManager = (name: string, active: boolean): Write => ({
  sql: `INSERT INTO processnodeservice (fkprocessnode, service, isactive) SELECT pkid, ?, ? FROM processnode WHERE name = ?
    ON CONFLICT (fkprocessnode, service) DO UPDATE SET isactive = excluded.isactive`,
  rows: [[ctiManager, active ? 1 : 0, name]],
});

/** Makes Cisco CTIManager active on nodes that are there already. */
export const activateCtiManagers = (names: readonly string[]): Write => ({
  sql: 'INSERT INTO processnodeservice (fkprocessnode, service, isactive) SELECT pkid, ?, 1 FROM processnode WHERE name = ?',
  rows: names.map((name) => [ctiManager, name]),
});

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

const nodeRow = z.object({ pkid: z.string(), name: z.string(), nodeid: z.int(), tkprocessnoderole: z.int() }).transform((row) => ({
  pkid: row.pkid,
  name: row.name,
  role: row.tkprocessnoderole === role.cucm ? ('cucm' as const) : ('cups' as const),
}));

/** A node of the cluster as CUCM knows it. */
export type ProcessNode = z.output<typeof nodeRow>;

/** Every node that CUCM knows, in the order in which they were added: the publisher first. */
export const processNodes = (store: Store): ProcessNode[] =>
  store.all(nodeRow, 'SELECT pkid, name, nodeid, tkprocessnoderole FROM processnode ORDER BY nodeid');
