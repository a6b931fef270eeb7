import type { TestProject } from 'vitest/node';
import { requireDocker } from '../docker.ts';
import { type ComposeCluster, startComposeCluster } from './compose-cluster.ts';

/**
 * Profiles that scenarios ask for. Each has a cluster of its own, which every scenario of that profile shares. A cluster takes six
 * networks of the thirty that an engine has by default, and some tests bring up one more.
 */
const profiles = ['ldaps', 'plain', 'no-ldap'] as const;

/** Brings up a cluster for each profile before the first test, and takes all of them down after the last. */
export default async function setup(vitest: TestProject): Promise<() => Promise<void>> {
  const reason = await requireDocker();
  if (reason !== undefined) throw new Error(reason);
  const started: ComposeCluster[] = [];
  const stop = async () => {
    await Promise.all(started.map((cluster) => cluster.stop()));
  };
  try {
    const clusters: Partial<Record<(typeof profiles)[number], string>> = {};
    for (const profile of profiles) {
      const cluster = await startComposeCluster({ profile });
      started.push(cluster);
      clusters[profile] = cluster.url;
    }
    vitest.provide('clusters', clusters);
    vitest.provide('nodeUrls', Object.fromEntries(started.map(({ url, nodeUrls }) => [url, nodeUrls])));
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
