import type { Clock } from '@uclab/foundation/clock';
import { EmbeddedServer } from './embedded-server.ts';
import { runDirectory } from './run-directory.ts';
import { ServiceLog } from './service-log.ts';

export interface DirectoryOptions {
  readonly node: string;
  /** Holds identity/{ca.pem,node.pem,node.key} and tls/{directory.pem,directory.key,ca.pem}. */
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly host: string;
  /** 0 takes a free port. */
  readonly ports: { readonly ldap: number; readonly ldaps: number; readonly rpc: number };
  /** People in the directory; 1,000 by default. */
  readonly users?: number;
  readonly seed?: number;
  readonly base?: string;
}

export interface RunningDirectory {
  /** The real ports. */
  readonly ports: { readonly ldap: number; readonly ldaps: number; readonly rpc: number };
  /** True while the LDAP service answers. */
  ready(): boolean;
  stop(): Promise<void>;
}

/**
 * Starts the directory in this process: the project's own LDAP server and the lab plane around it. Throws where the state folder
 * is not prepared or a port is in use.
 */
export async function startDirectory(options: DirectoryOptions): Promise<RunningDirectory> {
  const { ports, users = 1000, seed = 1, base = 'dc=lab,dc=example', ...common } = options;
  const log = new ServiceLog(common.clock);
  const server = new EmbeddedServer({ ...common, ports, users, seed, base, log });
  const machine = await runDirectory({ ...common, rpcPort: ports.rpc, base, server, log });
  return { ports: { ...server.ports, rpc: machine.rpcPort }, ready: () => machine.ready(), stop: () => machine.stop() };
}
