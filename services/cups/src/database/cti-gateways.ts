import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';

const row = z.object({ name: z.string(), hostName: z.string(), portNumber: z.int() });

/** An object under CTI Gateway Server, made by the Sync Agent from what CUCM says. */
export type CtiGateway = z.output<typeof row>;

/** Where Cisco CTIManager accepts connections. */
const ctiPort = 2748;

/** All of them in the order in which CUCM told them. */
export const ctiGateways = (store: Store): CtiGateway[] =>
  store.all(row, 'SELECT name, hostname AS hostName, portnumber AS portNumber FROM ctigateway ORDER BY name');

/** The names of such objects: `cti_tcp_host_synced_000` and so on (seed 002, comment 6). */
const nameOf = (index: number): string => `cti_tcp_host_synced_${String(index).padStart(3, '0')}`;

/** What puts a gateway for each host in the place of those that were there. */
export const ctiGatewayWrites = (hostNames: readonly string[]): Write[] => [
  { sql: 'DELETE FROM ctigateway', rows: [[]] },
  {
    sql: 'INSERT INTO ctigateway (name, hostname, portnumber) VALUES (?, ?, ?)',
    rows: hostNames.map((hostName, index) => [nameOf(index), hostName, ctiPort]),
  },
];
