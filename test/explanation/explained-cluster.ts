import { type Cluster, connectCluster, type ProfileName, StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';

const embeddedUsers = 40;

/** A cluster on which faults are provoked and explained. */
export interface ExplainedCluster {
  readonly cluster: Cluster;
  /** The embedded cluster, for what only that can have done to it behind the laboratory's back; throws elsewhere. */
  readonly embedded: StartedCluster;
}

/** Brings a cluster up for the tests of a file; before each of them it is as it was when it came up. */
export function explainedCluster(options: { profile?: ProfileName; tomcatRestartMs?: number } = {}): ExplainedCluster {
  const { profile = 'ldaps', tomcatRestartMs = 0 } = options;
  let cluster: Cluster | undefined;
  beforeAll(async () => {
    cluster =
      inject('platform') === 'embedded'
        ? await startCluster({ profile, users: embeddedUsers, tomcatRestartMs })
        : await connectCluster(inject('clusters')[profile] ?? '');
  });
  afterAll(() => (cluster instanceof StartedCluster ? cluster.stop() : undefined));
  beforeEach(() => cluster?.reset());
  return {
    get cluster() {
      if (!cluster) throw new Error('the cluster is there in tests and hooks only');
      return cluster;
    },
    get embedded() {
      if (cluster instanceof StartedCluster) return cluster;
      throw new Error('only an embedded cluster can be taken hold of');
    },
  };
}
