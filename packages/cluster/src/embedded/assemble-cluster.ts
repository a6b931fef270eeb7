import { SystemClock } from '@uclab/foundation/clock';
import { useNetwork } from '@uclab/foundation/rpc';
import { startLab } from '@uclab/lab/service';
import { sharedAddress, type Topology } from '@uclab/lab/topology';
import { EmbeddedEnvironment } from './embedded-environment.ts';
import { EmbeddedNetwork } from './embedded-network.ts';
import { LinkAddresses } from './link-addresses.ts';
import type { PublishedPorts } from './ports.ts';
import type { Begun } from './second-thread/index.ts';
import type { ClusterOptions } from './start-cluster.ts';
import { type RunningNode, startNode } from './start-node.ts';
import { StartedCluster } from './started-cluster.ts';
import type { StateFolder } from './state-folder.ts';

interface ClusterParts {
  readonly options: ClusterOptions;
  readonly topology: Topology;
  readonly state: StateFolder;
  readonly ports: PublishedPorts;
  readonly begun: Begun;
  readonly stopDirectory: () => Promise<void>;
  /** Gets what ends each part that was started, in the order of their starts. */
  readonly stops: (() => Promise<void>)[];
  readonly stop: () => Promise<void>;
}

/** Makes the cluster of startCluster around what its second thread has begun. Throws what startCluster throws, and leaves `stop` to it. */
export async function assembleCluster(parts: ClusterParts): Promise<StartedCluster> {
  const { options, topology, state, ports, begun, stops, stop } = parts;
  const logLevel = options.logLevel ?? 'silent';
  await begun.prepared;
  const links = new LinkAddresses();
  const nodes = new Map<string, RunningNode>();
  // All of them are waited for, so that whatever started can be stopped when one did not.
  const started = await Promise.allSettled(
    topology.nodes.map(async (plan) => {
      const network = new EmbeddedNetwork(plan.name, topology, links);
      useNetwork(network);
      const node = await startNode(plan, {
        network,
        directory: { ports: begun.directory, stop: parts.stopDirectory },
        stateFolder: state.of(plan.name),
        host: ports.addressOf(plan.name),
        port: (port) => ports.of(plan.name, port),
        restartMs: options.tomcatRestartMs ?? 0,
        logLevel,
      });
      nodes.set(plan.name, node);
      stops.push(() => node.stop());
    }),
  );
  for (const node of started) if (node.status === 'rejected') throw node.reason;
  const lab = await startLab({
    topology,
    environment: new EmbeddedEnvironment(nodes, await begun.gatewayApis, links),
    stateFolder: state.of('lab'),
    clock: new SystemClock(),
    host: sharedAddress,
    port: ports.of('lab', 8400),
    logLevel,
  });
  stops.push(() => lab.stop());
  await lab.ready;
  return new StartedCluster(lab.url, { stateFolder: state.path, machines: nodes, stop });
}
