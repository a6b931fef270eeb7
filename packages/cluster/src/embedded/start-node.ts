import { join } from 'node:path';
import { startCucm } from '@uclab/cucm/service';
import { startCupc } from '@uclab/cupc/service';
import { startCups } from '@uclab/cups/service';
import type { RunningDirectory } from '@uclab/directory/service';
import { keepClockOffset, SystemClock } from '@uclab/foundation/clock';
import type { Network } from '@uclab/foundation/network';
import type { NodePlan, NodeRole } from '@uclab/lab/topology';
import { lastingPort } from './lasting-port.ts';

/** A node of an embedded cluster that runs. */
export interface RunningNode {
  readonly role: NodeRole;
  /** The loopback address on which it listens. */
  readonly host: string;
  readonly rpcPort: number;
  /** The port of `host` on which a port of the product really listens. */
  portOf(port: number): number;
  stop(): Promise<void>;
}

interface NodePlace {
  /** It was begun in a thread of its own. */
  readonly directory: { readonly ports: Promise<RunningDirectory['ports']>; stop(): Promise<void> };
  readonly network: Network;
  readonly stateFolder: string;
  /** The loopback address on which it is to listen. */
  readonly host: string;
  /** The published port of a port of the product; 0 for any. */
  readonly port: (port: number) => number;
  readonly restartMs: number;
  readonly logLevel: string;
}

type Started = { readonly ports: { readonly rpc: number }; stop(): Promise<void> };
/** A port of the product to the port on which it listens. */
type Ports = Readonly<Record<number, number>>;

/** Starts the node that the plan describes, or waits for the one that was begun already; each has a clock of its own, as separate machines do. */
export async function startNode(plan: NodePlan, place: NodePlace): Promise<RunningNode> {
  const clock = new SystemClock();
  // The directory keeps that of its thread.
  if (plan.role !== 'directory') keepClockOffset(clock, join(place.stateFolder, 'clock.json'));
  const common = {
    node: plan.name,
    stateFolder: place.stateFolder,
    network: place.network,
    clock,
    host: place.host,
    logLevel: place.logLevel,
  };
  const port = async (product: number) => place.port(product) || (await lastingPort(place.host));
  const running = (started: Started, ports: Ports): RunningNode => ({
    role: plan.role,
    host: place.host,
    rpcPort: started.ports.rpc,
    portOf: (port) => ports[port] ?? 0,
    stop: () => started.stop(),
  });
  switch (plan.role) {
    case 'directory': {
      const { ports, stop } = place.directory;
      const started = { ports: await ports, stop };
      return running(started, { 389: started.ports.ldap, 636: started.ports.ldaps });
    }
    case 'cucm': {
      const ports = { https: await port(8443), rpc: 0, feed: await port(9443) };
      const started = await startCucm({ ...common, restartMs: place.restartMs, ports });
      return running(started, { 8443: started.ports.https, 9443: started.ports.feed ?? 0 });
    }
    case 'cups': {
      const ports = { https: await port(8443), rpc: 0, presence: await port(5061), cluster: await port(5062), feed: await port(9443) };
      const started = await startCups({ ...common, restartMs: place.restartMs, ports });
      const { https, presence, cluster, feed } = started.ports;
      return running(started, { 8443: https, 5061: presence, 5062: cluster, 9443: feed });
    }
    case 'cupc': {
      const started = await startCupc({ ...common, nodePort: 8443, ports: { http: place.port(8460), grpc: place.port(8461), rpc: 0 } });
      return running(started, { 8460: started.ports.http, 8461: started.ports.grpc });
    }
  }
}
