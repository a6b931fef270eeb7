import { Server } from '@grpc/grpc-js';
import { type ApplianceHost, serveAppliance } from '@uclab/foundation/appliance';
import type { Clock } from '@uclab/foundation/clock';
import type { Journal } from '@uclab/foundation/journal';
import { closeServer, type NodeIdentity, onlyTheLaboratory, serverCredentials, startServer } from '@uclab/foundation/rpc';

/** Serves the lab plane of a node over mutual TLS; throws when the port is in use. `port` is the real one. */
export async function serveNode(options: {
  host: string;
  port: number;
  identity: NodeIdentity;
  appliance: ApplianceHost;
  journal: Journal;
  clock: Clock;
  /** Further services for the laboratory. */
  addServices?: (server: Server) => void;
}): Promise<{ port: number; stop(): Promise<void> }> {
  const server = new Server({ interceptors: [onlyTheLaboratory] });
  serveAppliance(server, options.appliance, options.journal, options.clock);
  options.addServices?.(server);
  const port = await startServer(server, options.host, options.port, serverCredentials(options.identity));
  return { port, stop: async () => closeServer(server) };
}
