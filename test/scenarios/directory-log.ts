import type { Cluster } from '@uclab/cluster';

/** How often the directory's log tells that somebody bound as this entry. */
export async function bindsAs(cluster: Cluster, dn: string): Promise<number> {
  const { lines } = await cluster.directory.log(1000);
  return lines.filter(({ text }) => text.includes(`BIND dn="${dn}" method=128`)).length;
}
