import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '@grpc/grpc-js';
import type { Clock } from '@uclab/foundation/clock';
import { Journal } from '@uclab/foundation/journal';
import { createLogger } from '@uclab/foundation/log';
import type { Network } from '@uclab/foundation/network';
import { cupsTraits } from '@uclab/foundation/persona';
import { readIdentity, useNetwork } from '@uclab/foundation/rpc';
import { storesWith, TrustStores } from '@uclab/platform/certificates';
import { LocalCredentials } from '@uclab/platform/identity';
import { PlatformNode, serveNode } from '@uclab/platform/node';
import { ServiceLog } from '@uclab/platform/service-log';
import { Activations, ServiceManager } from '@uclab/platform/service-manager';
import { SqlEngine } from '@uclab/platform/sql';
import { Store } from '@uclab/platform/store';
import { tomcat } from '@uclab/platform/tomcat';
import { addClientSettingsService } from '../client-settings/index.ts';
import { ContactLists, foldId } from '../contacts/index.ts';
import { findEndUser, nodeSettings, onUsersCopied, productTables, removedOwners, schema, untilCommit } from '../database/index.ts';
import { ClientProfileAgent } from '../epassoap/index.ts';
import { newEpochWrites, SharedRecords } from '../replication/index.ts';
import { SyncAgent } from '../sync-agent/index.ts';
import { NodeReport } from './node-report.ts';
import { addPresenceAdmin } from './presence-admin.ts';
import { PresenceService } from './presence-service.ts';
import { RemovedUsers } from './removed-users.ts';
import { readSeed } from './seed.ts';
import { isSeeded, seedDatabase } from './seed-database.ts';
import { addSyncAgentService } from './sync-agent-service.ts';

export interface NodeOptions {
  /** Name of the node, for instance `cups1`. */
  readonly node: string;
  /** Holds `identity/`, `security/`, `seed.json` and the node's database. */
  readonly stateFolder: string;
  readonly network: Network;
  readonly clock: Clock;
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free port. `rpc` is that of the lab plane, `presence` that of clients, `cluster` and `feed` those of the other nodes. */
  readonly ports: {
    readonly https: number;
    readonly rpc: number;
    readonly presence?: number;
    readonly cluster?: number;
    readonly feed?: number;
  };
  /** Real time from stop to start of Cisco Tomcat when it is restarted. */
  readonly restartMs: number;
  /** A level of pino, `silent` in tests. */
  readonly logLevel: string;
}

/** A node that runs. */
export interface RunningNode {
  /** Where it listens in fact. */
  readonly ports: {
    readonly https: number;
    readonly rpc: number;
    readonly presence: number;
    readonly cluster: number;
    readonly feed: number;
  };
  /** Whether its services were started. */
  ready(): boolean;
  stop(): Promise<void>;
}

const checkpointFolderOf = (options: NodeOptions): string => join(options.stateFolder, 'checkpoint');

const fileOf = (options: NodeOptions): string => join(options.stateFolder, `${options.node}.sqlite`);

/** The node's database, seeded; `fresh` tells that it was empty before. */
async function openStore(options: NodeOptions): Promise<{ store: Store; fresh: boolean }> {
  const checkpointFolder = checkpointFolderOf(options);
  mkdirSync(checkpointFolder, { recursive: true });
  const store = await Store.open({
    file: fileOf(options),
    schema,
    checkpointFile: join(checkpointFolder, `${options.node}.sqlite`),
  });
  try {
    const fresh = !isSeeded(store);
    if (fresh) await seedDatabase(store, options.node, readSeed(join(options.stateFolder, 'seed.json')));
    return { store, fresh };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Builds a presence node from its state folder and starts it: its services, then the lab plane. Throws what makes that impossible
 * (a port in use, a seed that breaks a rule), with nothing left running.
 */
export async function startCups(options: NodeOptions): Promise<RunningNode> {
  const { node, stateFolder, network, clock, host } = options;
  const logger = createLogger(node, options.logLevel);
  const identity = readIdentity(join(stateFolder, 'identity'));
  useNetwork(network);
  const { store, fresh } = await openStore(options);
  const journal = new Journal(node, clock);
  const log = new ServiceLog({ clock, folder: join(stateFolder, 'log') });
  const { version } = nodeSettings(store);
  const { ldapTrustStore } = cupsTraits(version);
  const trustStores = new TrustStores(join(stateFolder, 'security'), clock, storesWith(ldapTrustStore));
  const credentials = new LocalCredentials();
  const manager = new ServiceManager({
    clock,
    journal,
    trustStores,
    log,
    restartMs: options.restartMs,
    activations: new Activations(store),
  });
  const ports = { presence: 0, cluster: 0, feed: 0, ...options.ports };
  const agent = new SyncAgent({ network, identity, store, clock, journal, log, host, ports, onChange: () => platform.notifyChanged() });
  const records = new SharedRecords(store, node);
  const lists = new ContactLists(records);
  const profileAgent = new ClientProfileAgent({
    network,
    clock,
    journal,
    log,
    store,
    trustStores,
    credentials,
    lists,
    onLoggedOut: (keys) => presence.loggedOut(keys),
  });
  const settings = untilCommit(store, nodeSettings);
  const presence = new PresenceService({
    node,
    network,
    identity,
    clock,
    journal,
    log,
    trustStores,
    records,
    store,
    settings,
    endUserOf: (key) => profileAgent.endUserOf(key),
    host,
    ports,
    onChange: () => platform.notifyChanged(),
  });
  const report = new NodeReport({ store, agent, profileAgent, presence, records });
  const sql = new SqlEngine({ store, file: fileOf(options), tables: productTables(version) });
  let ready = false;
  const platform = new PlatformNode({
    node,
    role: 'cups',
    version,
    clock,
    journal,
    log,
    trustStores,
    manager,
    store,
    sql,
    checkpointFolder: checkpointFolderOf(options),
    detail: () => ({ cups: report.detail() }),
    listUsers: (userid) => report.listUsers(userid),
    ready: () => ready,
    afterReset: () => {
      presence.forgetPhones();
      return store.write(newEpochWrites());
    },
  });
  manager.define(
    tomcat({
      host,
      port: ports.https,
      productPort: 8443,
      trustStores,
      manager,
      applications: () => [profileAgent.application()],
      onListening: (port) => {
        ports.https = port;
      },
    }),
  );
  manager.define(profileAgent.definition());
  manager.define(agent.definition());
  manager.define(presence.definition());
  const servesPhoneOf = (userid: string): boolean => {
    const user = findEndUser(store, userid);
    return user?.homenode === node && user.active && user.presence;
  };
  const removedUsers = new RemovedUsers({ store, lists, log, agent: cupsTraits(nodeSettings(store).version).serviceNames.syncAgent });
  const listening = [
    store.onCommit(() => platform.notifyChanged()),
    onUsersCopied(store, () => {
      profileAgent.endKeysOfUsersGone();
      const others = new Set(removedOwners(store).map(foldId));
      presence.usersCopied((userid) => servesPhoneOf(userid) && !others.has(foldId(userid)));
      removedUsers.look();
    }),
  ];
  const halt = async () => {
    ready = false;
    await manager.stopAll();
    for (const end of listening) end();
    await removedUsers.stop();
    await sql.close();
    await store.close();
  };
  const addServices = (server: Server) => {
    addSyncAgentService(server, store, agent);
    addClientSettingsService(server, store);
    addPresenceAdmin(server, { store, settings, lists, presence, clock });
  };
  try {
    if (fresh) await platform.checkpoint();
    await manager.startAll();
    const labPlane = await serveNode({ host, port: ports.rpc, identity, appliance: platform, journal, clock, addServices });
    ports.rpc = labPlane.port;
    ready = true;
    platform.notifyChanged();
    logger.info({ ports }, 'presence node started');
    return {
      ports,
      ready: () => ready,
      stop: async () => {
        await labPlane.stop();
        await halt();
        log.settle();
        logger.info('presence node stopped');
      },
    };
  } catch (error) {
    await halt();
    log.settle();
    throw error;
  }
}
