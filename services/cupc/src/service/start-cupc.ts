import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server } from '@grpc/grpc-js';
import { serveAppliance } from '@uclab/foundation/appliance';
import type { Clock } from '@uclab/foundation/clock';
import { Journal } from '@uclab/foundation/journal';
import { createLogger } from '@uclab/foundation/log';
import type { Network } from '@uclab/foundation/network';
import { closeServer, onlyTheLaboratory, readIdentity, serverCredentials, startServer, useNetwork } from '@uclab/foundation/rpc';
import { computerStoreNames, TrustStores } from '@uclab/platform/certificates';
import { Clients, NodeCaller } from '../client/index.ts';
import { addClientsService, addContactsService, buildHttpApi } from '../control/index.ts';
import { ClientMachine } from '../lab-plane/index.ts';
import { PresenceServices } from '../presence/index.ts';
import { DirectorySearch } from '../search/index.ts';
import { readSeed } from './seed.ts';

/** Ports of the emulator itself; the product's client listens on none. */
const emulatorPorts = [8460, 8461];
const connectTimeoutMs = 30_000;

export interface CupcOptions {
  /** Name of the machine, for instance `cupc`. */
  readonly node: string;
  /** Holds `identity/`, `seed.json` and, of what the computer trusts, `security/`. */
  readonly stateFolder: string;
  readonly network: Network;
  readonly clock: Clock;
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free port. `http` and `grpc` drive the clients, `rpc` is the lab plane. */
  readonly ports: { readonly http: number; readonly grpc: number; readonly rpc: number };
  /** Port of EPASSoap on every presence node, as a client knows it. */
  readonly nodePort: number;
  readonly logLevel: string;
  /** Release of the clients that are installed, for instance `7.0.2`; 8.5.1 where it is left out. */
  readonly version?: string;
  /** Further host names under which the HTTP control may be called. */
  readonly allowedHosts?: readonly string[];
}

/** The machine with the clients while it runs. */
export interface RunningCupc {
  /** Where it listens in fact. */
  readonly ports: { readonly http: number; readonly grpc: number; readonly rpc: number };
  stop(): Promise<void>;
}

/** Starts the emulated clients' machine: control over gRPC and HTTP, and the lab plane. Throws when a port is in use. */
export async function startCupc(options: CupcOptions): Promise<RunningCupc> {
  const { node, network, clock, host } = options;
  const logger = createLogger(node, options.logLevel);
  const identityFolder = join(options.stateFolder, 'identity');
  const identity = readIdentity(identityFolder);
  const { version } = readSeed(options.stateFolder);
  const journal = new Journal(node, clock);
  // The person before the computer once accepted the node's certificate.
  const authority = readFileSync(join(identityFolder, 'ca.pem'), 'utf8');
  const caller = new NodeCaller({ network, authority, port: options.nodePort, connectTimeoutMs });
  const trustStores = new TrustStores(join(options.stateFolder, 'security'), clock, computerStoreNames);
  const directory = new DirectorySearch({ network, clock, journal, trustStores });
  useNetwork(network);
  const presence = new PresenceServices(network, authority);
  const clients = new Clients({ caller, directory, clock, journal, presence, version });

  const http = buildHttpApi(clients, [node, ...(options.allowedHosts ?? [])]);
  const grpc = new Server();
  addClientsService(grpc, clients);
  addContactsService(grpc, clients);
  const labPlane = new Server({ interceptors: [onlyTheLaboratory] });
  const machine = new ClientMachine({
    node,
    version,
    clock,
    journal,
    clients,
    trustStores,
    checkpointFolder: join(options.stateFolder, 'checkpoint', 'security'),
    listeningPorts: () => emulatorPorts,
  });
  serveAppliance(labPlane, machine, journal, clock);

  const stop = async () => {
    closeServer(grpc);
    closeServer(labPlane);
    await http.close();
    clients.clear();
    presence.stop();
    await caller.stop();
  };
  try {
    await http.listen({ host, port: options.ports.http });
    const address = http.server.address();
    const ports = {
      http: typeof address === 'object' && address ? address.port : options.ports.http,
      grpc: await startServer(grpc, host, options.ports.grpc, serverCredentials(identity)),
      rpc: await startServer(labPlane, host, options.ports.rpc, serverCredentials(identity)),
    };
    logger.info({ ports }, 'clients can be driven');
    return { ports, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
