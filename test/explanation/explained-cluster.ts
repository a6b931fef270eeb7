import { type Cluster, type ProfileName, StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { borrowCluster, startOwnCluster } from '../containers/borrowed-cluster.ts';

const embeddedUsers = 40;

/** A cluster on which faults are provoked and explained. */
export interface ExplainedCluster {
  readonly cluster: Cluster;
  /** The embedded cluster, for what only that can have done to it behind the laboratory's back; throws elsewhere. */
  readonly embedded: StartedCluster;
}

/** Brings a cluster up for the tests of a file; before each of them it is as it was when it came up. */
export function explainedCluster(options: { profile?: ProfileName; tomcatRestartMs?: number; feed?: 'publisher' } = {}): ExplainedCluster {
  const { profile = 'ldaps', tomcatRestartMs = 0, feed } = options;
  let cluster: Cluster | undefined;
  let stop = async (): Promise<void> => {};
  beforeAll(async () => {
    if (inject('platform') === 'embedded') {
      const started = await startCluster({ profile, users: embeddedUsers, tomcatRestartMs, ...(feed ? { feed } : {}) });
      cluster = started;
      stop = () => started.stop();
    } else if (feed) {
      const own = await startOwnCluster({ profile, settings: { UCLAB_FEED: feed } });
      cluster = own.cluster;
      stop = () => own.stop();
    } else {
      const borrowed = await borrowCluster(profile);
      cluster = borrowed.cluster;
      stop = () => borrowed.giveBack();
    }
  });
  afterAll(() => stop());
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
