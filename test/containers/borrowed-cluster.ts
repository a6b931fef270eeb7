import { type Cluster, connectCluster, type ProfileName } from '@uclab/cluster';
import { inject } from 'vitest';
import { borrow, room } from './cluster-pool.ts';
import { type ComposeCluster, type ComposeClusterOptions, startComposeCluster } from './compose-cluster.ts';

/** A cluster of that profile for a test file alone, as the last one left it; `giveBack` lets the next file have it. */
export async function borrowCluster(profile: ProfileName): Promise<{ cluster: Cluster; giveBack(): Promise<void> }> {
  const { value, giveBack } = await borrow(inject('clusterPool'), profile);
  return { cluster: await connectCluster(value), giveBack };
}

/** A cluster that a test file does with as it likes; waits until there is room for it. */
export async function startOwnCluster(options: ComposeClusterOptions = {}): Promise<ComposeCluster> {
  const { giveBack } = await borrow(inject('clusterPool'), room);
  try {
    const started = await startComposeCluster(options);
    return { ...started, stop: () => started.stop().finally(giveBack) };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    platform: 'embedded' | 'containers';
    /** Port on which clusters in containers are lent, see global-setup.ts. */
    clusterPool: number;
    /** Names of the compose projects, by the lab address of their cluster. */
    composeProjects: Readonly<Record<string, string>> | undefined;
    /** Addresses of nodes by name, by the lab address of their cluster; for containers, where Docker chooses the ports. */
    nodeUrls: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  }
}
