import { join } from 'node:path';
import type { Clock } from '@uclab/foundation/clock';
import { Journal } from '@uclab/foundation/journal';
import { readIdentity } from '@uclab/foundation/rpc';
import { DirectoryAppliance } from './directory-appliance.ts';
import type { DirectoryServer } from './directory-server.ts';
import { serveDirectory } from './serve-directory.ts';
import type { ServiceLog } from './service-log.ts';

export interface DirectoryMachineOptions {
  readonly node: string;
  /** Holds identity/{ca.pem,node.pem,node.key} and tls/{directory.pem,directory.key,ca.pem}. */
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly host: string;
  /** Port of the lab plane; 0 takes a free one. */
  readonly rpcPort: number;
  readonly base: string;
  /** The LDAP service. */
  readonly server: DirectoryServer;
  /** What the service writes its log to. */
  readonly log: ServiceLog;
}

export interface DirectoryMachine {
  readonly rpcPort: number;
  /** True while the LDAP service answers. */
  ready(): boolean;
  stop(): Promise<void>;
}

/** Starts the LDAP service and the lab plane around it. Throws where the state folder is not prepared or a port is in use. */
export async function runDirectory(options: DirectoryMachineOptions): Promise<DirectoryMachine> {
  const { node, clock, stateFolder, host, base, server, log } = options;
  const journal = new Journal(node, clock);
  const appliance = new DirectoryAppliance({
    node,
    version: server.software,
    base,
    clock,
    journal,
    log,
    server,
    tlsFolder: join(stateFolder, 'tls'),
    checkpointFolder: join(stateFolder, 'checkpoint'),
  });
  await appliance.start();
  const identity = readIdentity(join(stateFolder, 'identity'));
  try {
    const plane = await serveDirectory({ host, port: options.rpcPort, identity, appliance, journal, clock });
    return {
      rpcPort: plane.port,
      ready: () => appliance.ready(),
      stop: async () => {
        plane.stop();
        await appliance.stop();
      },
    };
  } catch (error) {
    await appliance.stop();
    throw error;
  }
}
