import type { Cluster } from '@uclab/cluster';
import { z } from 'zod';

const proxy = z.object({ listen: z.string(), enabled: z.boolean() });

/** Where the gateway takes connections of a link for a port, `host:port`: whoever dials it goes the way the node goes. */
export async function linkAddress(cluster: Cluster, name: string, port: number): Promise<string> {
  const link = (await cluster.links()).links.find((candidate) => candidate.name === name);
  if (!link) throw new Error(`there is no link ${name}`);
  const response = await fetch(`${link.gatewayApi}/proxies/${name}-${port}`, { signal: AbortSignal.timeout(5000) });
  const { listen, enabled } = proxy.parse(await response.json());
  if (!enabled) throw new Error(`link ${name} is closed`);
  return listen;
}
