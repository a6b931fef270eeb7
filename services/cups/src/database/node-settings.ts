import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

/** Settings of the node itself: not copied from CUCM. */
export interface NodeSettings {
  readonly version: string;
  readonly presenceDomain: string;
  readonly publisherPort: number;
  readonly feedPort: number;
  readonly loginFailure: 'response' | 'fault';
  readonly checkServerName: boolean;
  /** The presence node that takes the feed from CUCM for all of them; empty where each node takes it by itself. */
  readonly presencePublisher: string;
  /** Every presence node of the cluster, this one first. */
  readonly nodes: readonly string[];
}

const parameters = z.object({
  version: z.string(),
  'presence.domain': z.string(),
  'publisher.port': z.coerce.number().int(),
  'publisher.feedPort': z.coerce.number().int(),
  'epas.loginFailure': z.enum(['response', 'fault']),
  'ldap.checkServerName': z.stringbool(),
  // Not there in a database from before there was a choice.
  'feed.presencePublisher': z.string().default(''),
});

const parameterRow = z.object({ paramname: z.string(), paramvalue: z.string() });
const nodeRow = z.object({ name: z.string() });

/** The node's settings as they stand now; throws when the database was never seeded. */
export function nodeSettings(store: Store): NodeSettings {
  const rows = store.all(parameterRow, 'SELECT paramname, paramvalue FROM processconfig');
  const values = parameters.parse(Object.fromEntries(rows.map((row) => [row.paramname, row.paramvalue])));
  return {
    version: values.version,
    presenceDomain: values['presence.domain'],
    publisherPort: values['publisher.port'],
    feedPort: values['publisher.feedPort'],
    loginFailure: values['epas.loginFailure'],
    checkServerName: values['ldap.checkServerName'],
    presencePublisher: values['feed.presencePublisher'],
    nodes: store.all(nodeRow, 'SELECT name FROM enterprisenode ORDER BY id').map((row) => row.name),
  };
}

/** What makes a database hold these settings. */
export const nodeSettingsWrites = (settings: NodeSettings): Write[] => [
  {
    sql: 'INSERT INTO processconfig (paramname, paramvalue) VALUES (?, ?)',
    rows: [
      ['version', settings.version],
      ['presence.domain', settings.presenceDomain],
      ['publisher.port', String(settings.publisherPort)],
      ['publisher.feedPort', String(settings.feedPort)],
      ['epas.loginFailure', settings.loginFailure],
      ['ldap.checkServerName', String(settings.checkServerName)],
      ['feed.presencePublisher', settings.presencePublisher],
    ],
  },
  { sql: 'INSERT INTO enterprisenode (id, name) VALUES (?, ?)', rows: settings.nodes.map((name, index) => [index + 1, name]) },
];
