import { type AddressMode, buildTopology, type FeedMode } from '@uclab/lab/topology';
import type { PrepareOptions } from '../prepare/index.ts';
import type { ProfileName } from '../prepare/profiles.ts';
import { checkOptions } from './check-options.ts';
import { lastingPort } from './lasting-port.ts';
import { type PortSettings, PublishedPorts } from './ports.ts';
import { SecondThread } from './second-thread/index.ts';
import type { StartedCluster } from './started-cluster.ts';
import { StateFolder } from './state-folder.ts';

/** As Toxiproxy has it. */
const gatewayApiPort = 8474;

export interface ClusterOptions extends Pick<PrepareOptions, 'initialLinks' | 'uploadDirectoryCertificateTo'> {
  /** As kept in the state folder where it is left out, like the numbers below; `ldaps` for a new cluster. */
  readonly profile?: ProfileName;
  /** Releases, for instance `cucm=7.1,cups=7.0,cupc=7.0` or a part of that; 8.5 for whatever is left out of a new cluster's. */
  readonly persona?: string;
  /** Whether CUCM has a demo licence, which changes nothing; not in a new cluster. */
  readonly demoLicence?: boolean;
  /** `direct`: every presence node takes users and settings from CUCM by itself, as in a new cluster. `publisher`: the first one for all. */
  readonly feed?: FeedMode;
  /**
   * `shared`, the default: every port is one of 127.0.0.1. `per-node`, on Linux only: CUCM, presence nodes and directory have an address
   * each and the product's ports on it, whatever `ports` says, unless `portSettings` says otherwise.
   */
  readonly addresses?: AddressMode;
  /** The first three numbers of these addresses, 127.0.1 in a new cluster: another for each cluster that stands beside the first. */
  readonly addressNetwork?: string;
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
 * ready: seeded, synchronised, and every Sync Agent has caught up. Throws PortInUseError where a port is taken, PortRightsError where it takes
 * rights that the process has not, MissingAddressError where the machine has no such address, StateFolderError for
 * a state folder that cannot be used, RangeError for an option that does not exist or breaks its rule, and ConfigError for one that is damaged, with nothing left running.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<StartedCluster> {
  checkOptions(options);
  let ports: PublishedPorts | undefined;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };

  try {
    const thread = new SecondThread();
    stops.push(() => thread.stop());
    const state = await StateFolder.open(options.stateFolder);
    stops.unshift(() => state.close()); // last of all
    const plan = state.planFor(options);
    const topology = buildTopology(plan);
    const chosen = await PublishedPorts.choose(topology, {
      settings: options.portSettings ?? {},
      free: (options.ports ?? 'free') === 'free',
      addresses: { mode: options.addresses ?? 'shared', network: plan.addressNetwork },
    });
    ports = chosen;
    const host = chosen.addressOf('directory');
    const port = async (product: number) => chosen.of('directory', product) || (await lastingPort(host));
    const { initialLinks, uploadDirectoryCertificateTo } = options;
    const begun = thread.begin({
      prepare: state.prepared() ? undefined : { plan, stateFolder: state.path, initialLinks, uploadDirectoryCertificateTo },
      gateways: Object.fromEntries(topology.gateways.map(({ target }) => [target, chosen.of(`to-${target}`, gatewayApiPort)])),
      directory: {
        node: 'directory',
        stateFolder: state.of('directory'),
        host,
        ports: { ldap: await port(389), ldaps: await port(636), rpc: 0 },
        users: plan.users,
      },
    });
    // Most modules come only now, while the thread works.
    const { assembleCluster } = await import('./assemble-cluster.ts');
    return await assembleCluster({
      options,
      topology,
      state,
      ports: chosen,
      begun,
      stopDirectory: () => thread.stopDirectory(),
      stops,
      stop,
    });
  } catch (error) {
    await stop();
    throw ports?.errorFor(error) ?? error;
  }
}
