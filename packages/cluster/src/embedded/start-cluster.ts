import { DirectoryThread } from '@uclab/directory/service';
import { SystemClock } from '@uclab/foundation/clock';
import { parsePersona } from '@uclab/foundation/persona';
import { useNetwork } from '@uclab/foundation/rpc';
import { ProxyServer } from '@uclab/lab/proxy';
import { startLab } from '@uclab/lab/service';
import { buildTopology } from '@uclab/lab/topology';
import { Cluster } from '../client/index.ts';
import { type PrepareOptions, type ProfileName, prepare } from '../prepare/index.ts';
import { checkOptions } from './check-options.ts';
import { EmbeddedEnvironment } from './embedded-environment.ts';
import { EmbeddedNetwork } from './embedded-network.ts';
import { type PortSettings, PublishedPorts } from './ports.ts';
import { type RunningNode, startNode } from './start-node.ts';
import { StateFolder } from './state-folder.ts';

export interface ClusterOptions extends Pick<PrepareOptions, 'initialLinks' | 'uploadDirectoryCertificateTo'> {
  /** As kept in the state folder where it is left out, like the numbers below; `ldaps` for a new cluster. */
  readonly profile?: ProfileName;
  /** Releases, for instance `cucm=7.1,cups=7.0,cupc=7.0` or a part of that; 8.5 for whatever is left out of a new cluster's. */
  readonly persona?: string;
  /** Whether CUCM has a demo licence, which changes nothing; not in a new cluster. */
  readonly demoLicence?: boolean;
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

/** A cluster in this process, and how it ends. */
export class StartedCluster extends Cluster {
  readonly stateFolder: string;
  /** What embedded tests take hold of behind the laboratory's back: gateways by target. */
  readonly gateways: ReadonlyMap<string, ProxyServer>;
  /** Machines by name; one that is stopped does not come back. */
  readonly machines: ReadonlyMap<string, Pick<RunningNode, 'stop'>>;
  readonly #stop: () => Promise<void>;

  constructor(url: string, parts: Pick<StartedCluster, 'stateFolder' | 'gateways' | 'machines' | 'stop'>) {
    super(url);
    this.stateFolder = parts.stateFolder;
    this.gateways = parts.gateways;
    this.machines = parts.machines;
    this.#stop = parts.stop;
  }

  /** Closes every port and ends every worker; a temporary state folder is removed. */
  stop(): Promise<void> {
    return this.#stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/**
 * Starts a whole cluster on loopback: directory, CUCM, presence nodes, clients, gateways and laboratory. Resolves when it is
 * ready: seeded, synchronised, and every Sync Agent has caught up. Throws PortInUseError where a port is taken, StateFolderError for
 * a state folder that cannot be used, RangeError for an option that does not exist or breaks its rule, and ConfigError for one that is damaged, with nothing left running.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<StartedCluster> {
  checkOptions(options);
  const state = await StateFolder.open(options.stateFolder);
  const logLevel = options.logLevel ?? 'silent';
  let ports: PublishedPorts | undefined;
  const stops: (() => Promise<void>)[] = [() => state.close()];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };

  try {
    const { profile, persona, licence, users, presenceNodes } = state.planFor(options);
    const topology = buildTopology({ presenceNodes });
    const chosen = await PublishedPorts.choose(topology, options.portSettings ?? {}, (options.ports ?? 'free') === 'free');
    ports = chosen;
    const directoryThread = new DirectoryThread(); // first, so that it loads its modules meanwhile
    stops.push(() => directoryThread.stop());
    if (!state.prepared()) {
      await prepare({
        ...options,
        topology,
        profile,
        persona: parsePersona(persona),
        licence,
        users,
        folder: (node) => state.of(node),
        now: new SystemClock().now(),
      });
    }
    const gateways = new Map<string, ProxyServer>();
    for (const { target } of topology.gateways) {
      const gateway = new ProxyServer();
      await gateway.start({ host: '127.0.0.1', apiPort: chosen.of(`to-${target}`, 8474) });
      stops.push(() => gateway.stop());
      gateways.set(target, gateway);
    }
    const nodes = new Map<string, RunningNode>();
    // All of them are waited for, so that whatever started can be stopped when one did not.
    const started = await Promise.allSettled(
      topology.nodes.map(async (plan) => {
        const network = new EmbeddedNetwork(plan.name, topology, gateways);
        useNetwork(network);
        const node = await startNode(plan, {
          network,
          directoryThread,
          stateFolder: state.of(plan.name),
          port: (port) => chosen.of(plan.name, port),
          restartMs: options.tomcatRestartMs ?? 0,
          users,
          logLevel,
        });
        nodes.set(plan.name, node);
        stops.push(() => node.stop());
      }),
    );
    for (const node of started) if (node.status === 'rejected') throw node.reason;
    const lab = await startLab({
      topology,
      environment: new EmbeddedEnvironment(nodes, gateways),
      stateFolder: state.of('lab'),
      clock: new SystemClock(),
      host: '127.0.0.1',
      port: chosen.of('lab', 8400),
      logLevel,
    });
    stops.push(() => lab.stop());
    await lab.ready;
    return new StartedCluster(lab.url, { stateFolder: state.path, gateways, machines: nodes, stop });
  } catch (error) {
    await stop();
    throw ports?.errorFor(error) ?? error;
  }
}
