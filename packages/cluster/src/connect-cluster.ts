import { Cluster } from './client/index.ts';

/** The cluster whose laboratory is at that address; throws LabUnreachableError where nothing answers, LabRefusedError where it is none. */
export async function connectCluster(url: string): Promise<Cluster> {
  const cluster = new Cluster(url);
  await cluster.links();
  return cluster;
}
