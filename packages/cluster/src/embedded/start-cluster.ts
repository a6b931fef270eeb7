import { DirectoryThread } from '@uclab/directory/thread';
import type { FeedMode } from '@uclab/lab/topology';
import type { PrepareOptions } from '../prepare/index.ts';
import type { ProfileName } from '../prepare/profiles.ts';
import { checkOptions } from './check-options.ts';
import type { PortSettings } from './ports.ts';
import type { StartedCluster } from './started-cluster.ts';

export interface ClusterOptions extends Pick<PrepareOptions, 'initialLinks' | 'uploadDirectoryCertificateTo'> {
  /** As kept in the state folder where it is left out, like the numbers below; `ldaps` for a new cluster. */
  readonly profile?: ProfileName;
  /** Releases, for instance `cucm=7.1,cups=7.0,cupc=7.0` or a part of that; 8.5 for whatever is left out of a new cluster's. */
  readonly persona?: string;
  /** Whether CUCM has a demo licence, which changes nothing; not in a new cluster. */
  readonly demoLicence?: boolean;
  /** `direct`: every presence node takes users and settings from CUCM by itself, as in a new cluster. `publisher`: the first one for all. */
  readonly feed?: FeedMode;
  /** People in the directory; 1,000 in a new cluster. */
  readonly users?: number;
  readonly presenceNodes?: number;
  /** Kept when the cluster stops, and found again by the next start; a temporary folder where it is left out. */
  readonly stateFolder?: string;
  /** How long Cisco Tomcat takes to come back, milliseconds. 0, the default, is for tests; `uclab up` says 3000. */
  readonly tomcatRestartMs?: number;
  /** `free`, the default: any free ports. `published`: those of the topology, unless `portSettings` says otherwise. */
  readonly ports?: 'free' | 'published';
  readonly portSettings?: PortSettings;
  /** A pino level; `silent` by default. */
  readonly logLevel?: string;
}

/**
 * Starts a whole cluster on loopback: directory, CUCM, presence nodes, clients, gateways and laboratory. Resolves when it is
 * ready: seeded, synchronised, and every Sync Agent has caught up. Throws PortInUseError where a port is taken, StateFolderError for
 * a state folder that cannot be used, RangeError for an option that does not exist or breaks its rule, and ConfigError for one that is damaged, with nothing left running.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<StartedCluster> {
  checkOptions(options);
  // Two threads load their modules at the same time, which are most of the time until a cluster is ready; so the rest comes later.
  const directoryThread = new DirectoryThread();
  const { assembleCluster } = await import('./assemble-cluster.ts');
  return assembleCluster(options, directoryThread);
}
