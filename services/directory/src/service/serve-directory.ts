import { Server } from '@grpc/grpc-js';
import { type DirectoryControlServiceServer, DirectoryControlServiceService } from '@uclab/contracts/directory/v1/directory_control';
import { serveAppliance } from '@uclab/foundation/appliance';
import type { Clock } from '@uclab/foundation/clock';
import type { Journal } from '@uclab/foundation/journal';
import { answer, closeServer, type NodeIdentity, onlyTheLaboratory, serverCredentials, startServer } from '@uclab/foundation/rpc';
import type { DirectoryAppliance } from './directory-appliance.ts';

/** Opens the lab plane of the directory's machine; throws when the port is in use. */
export async function serveDirectory(options: {
  host: string;
  port: number;
  identity: NodeIdentity;
  appliance: DirectoryAppliance;
  journal: Journal;
  clock: Clock;
}): Promise<{ port: number; stop(): void }> {
  const { appliance } = options;
  const control: DirectoryControlServiceServer = {
    installCertificate: answer(async (request, trace) => {
      await appliance.installCertificate(request, trace);
      return {};
    }),
  };
  const server = new Server({ interceptors: [onlyTheLaboratory] });
  serveAppliance(server, appliance, options.journal, options.clock);
  server.addService(DirectoryControlServiceService, control);
  const port = await startServer(server, options.host, options.port, serverCredentials(options.identity));
  return { port, stop: () => closeServer(server) };
}
