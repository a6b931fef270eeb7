import type { DirectoryThread } from '@uclab/directory/thread';
import { SystemClock } from '@uclab/foundation/clock';
import { parsePersona } from '@uclab/foundation/persona';
import { useNetwork } from '@uclab/foundation/rpc';
import { ProxyServer } from '@uclab/lab/proxy';
import { startLab } from '@uclab/lab/service';
import { buildTopology } from '@uclab/lab/topology';
import { prepare } from '../prepare/index.ts';
import { EmbeddedEnvironment } from './embedded-environment.ts';
import { EmbeddedNetwork } from './embedded-network.ts';
import { PublishedPorts } from './ports.ts';
import type { ClusterOptions } from './start-cluster.ts';
import { type RunningNode, startNode } from './start-node.ts';
import { StartedCluster } from './started-cluster.ts';
import { StateFolder } from './state-folder.ts';

/** Makes the cluster of startCluster, with its directory in the thread that is given, which ends with it or with its failure. */
export async function assembleCluster(options: ClusterOptions, directoryThread: DirectoryThread): Promise<StartedCluster> {
  const logLevel = options.logLevel ?? 'silent';
  let ports: PublishedPorts | undefined;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };

  try {
    stops.push(() => directoryThread.stop());
    const state = await StateFolder.open(options.stateFolder);
    stops.unshift(() => state.close()); // last of all
    const { profile, persona, licence, feed, users, presenceNodes } = state.planFor(options);
    const topology = buildTopology({ presenceNodes, feed });
    const chosen = await PublishedPorts.choose(topology, options.portSettings ?? {}, (options.ports ?? 'free') === 'free');
    ports = chosen;
    if (!state.prepared()) {
      await prepare({
        ...options,
        topology,
        profile,
        persona: parsePersona(persona),
        licence,
        feed,
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
