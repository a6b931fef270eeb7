import type { TestProject } from 'vitest/node';
import { requireDocker } from '../docker.ts';
import { room, startPool } from './cluster-pool.ts';
import { type ComposeCluster, startComposeCluster } from './compose-cluster.ts';

/** Clusters that test files take turns at, by profile: as many as can be in use at once where two files run at a time. */
const profiles = ['ldaps', 'ldaps', 'plain', 'no-ldap'] as const;

/** Brings the clusters up before the first test, and takes all of them down after the last. */
export default async function setup(vitest: TestProject): Promise<() => Promise<void>> {
  const reason = await requireDocker();
  if (reason !== undefined) throw new Error(reason);
  const started: ComposeCluster[] = [];
  const stop = async () => {
    await Promise.all(started.map((cluster) => cluster.stop()));
  };
  try {
    const clusters: { kind: string; value: string }[] = [];
    for (const profile of profiles) {
      const cluster = await startComposeCluster({ profile });
      started.push(cluster);
      clusters.push({ kind: profile, value: cluster.url });
    }
    const pool = await startPool([...clusters, { kind: room, value: '' }]);
    vitest.provide('clusterPool', pool.port);
    vitest.provide('composeProjects', Object.fromEntries(started.map(({ url, project }) => [url, project])));
    vitest.provide('nodeUrls', Object.fromEntries(started.map(({ url, nodeUrls }) => [url, nodeUrls])));
    return async () => {
      await pool.stop();
      await stop();
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
