import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster, StartedCluster } from '@uclab/cluster';
import { Client } from 'ldapts';
import { z } from 'zod';

/** An LDAP program of somebody else, on the port that the directory publishes. */
export async function inDirectory(cluster: Cluster, work: (client: Client) => Promise<void>): Promise<void> {
  const { nodes } = await cluster.status();
  const client = new Client({ url: nodes.find(({ role }) => role === 'directory')?.url ?? '', timeout: 5000 });
  await work(client).finally(() => client.unbind());
}

/** The same by the root DN, which only the files of an embedded cluster tell. */
export const asRoot = (cluster: Cluster, embedded: StartedCluster, work: (client: Client) => Promise<void>): Promise<void> =>
  inDirectory(cluster, async (client) => {
    const file = readFileSync(join(embedded.stateFolder, 'lab', 'lab.json'), 'utf8');
    const { administrator } = z.object({ administrator: z.object({ dn: z.string(), password: z.string() }) }).parse(JSON.parse(file));
    await client.bind(administrator.dn, administrator.password);
    await work(client);
  });
