import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '@grpc/grpc-js';
import type { Clock } from '@uclab/foundation/clock';
import { Journal } from '@uclab/foundation/journal';
import { createLogger } from '@uclab/foundation/log';
import type { Network } from '@uclab/foundation/network';
import { cucmTraits } from '@uclab/foundation/persona';
import { readIdentity } from '@uclab/foundation/rpc';
import { storesWith, TrustStores } from '@uclab/platform/certificates';
import { LocalCredentials } from '@uclab/platform/identity';
import { PlatformNode, serveNode } from '@uclab/platform/node';
import { ServiceLog } from '@uclab/platform/service-log';
import { Activations, ServiceManager } from '@uclab/platform/service-manager';
import { SqlEngine } from '@uclab/platform/sql';
import { Store } from '@uclab/platform/store';
import { tomcat } from '@uclab/platform/tomcat';
import { readAxlSettings } from '../axl/axl-settings.ts';
import { axl, axlServiceDefinition } from '../axl/index.ts';
import { DirSync, LdapSource } from '../dirsync/index.ts';
import { feed } from '../feed/index.ts';
import { readChangeState } from '../feed/revision.ts';
import { upgradeToldSettings } from '../feed/told-settings.ts';
import { type BeforeStatement, changeWrites, productTables, Statements, stateBefore } from '../sql/index.ts';
import { EndUserLogin, upgradeUserSettings } from '../users/index.ts';
import { addApplicationUserService } from './application-user-service.ts';
import { softwareVersion } from './component-version.ts';
import { addCredentialService } from './credential-service.ts';
import { dialForAuthentication, dialForSynchronisation } from './dial.ts';
import { cucmDetail, listUsers, syncRuns } from './node-report.ts';
import { addPresenceUserService } from './presence-user-service.ts';
import { schema } from './schema.ts';
import { readSeed } from './seed.ts';
import { beginEpoch, isSeeded, seedDatabase } from './seed-database.ts';
import { addSystemService } from './system-service.ts';
import { addUserHistoryService } from './user-history-service.ts';

export interface NodeOptions {
  /** Name of the node, for instance `cucm`. */
  readonly node: string;
  /** Holds `identity/`, `security/`, `seed.json` and the node's database. */
  readonly stateFolder: string;
  readonly network: Network;
  readonly clock: Clock;
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free port. `rpc` is that of the lab plane, `feed` that of the user feed. */
  readonly ports: { readonly https: number; readonly rpc: number; readonly feed: number };
  /** Real time from stop to start of Cisco Tomcat when it is restarted. */
  readonly restartMs: number;
  /** A level of pino, `silent` in tests. */
  readonly logLevel: string;
}

/** A node that runs. */
export interface RunningNode {
  /** Where it listens in fact. */
  readonly ports: { readonly https: number; readonly rpc: number; readonly feed: number };
  /** Whether its services were started. */
  ready(): boolean;
  stop(): Promise<void>;
}

const fileOf = (options: NodeOptions): string => join(options.stateFolder, `${options.node}.sqlite`);

/** Brings a state that an older release made up to date; nothing is written where it is. */
async function upgradeState(store: Store, node: string): Promise<void> {
  await upgradeToldSettings(store, node);
  await upgradeUserSettings(store, cucmTraits(softwareVersion(store)));
}

/** The node's database, seeded; `fresh` tells that it was empty before. */
async function openStore(options: NodeOptions): Promise<{ store: Store; fresh: boolean }> {
  mkdirSync(join(options.stateFolder, 'checkpoint'), { recursive: true });
  const store = await Store.open({
    file: fileOf(options),
    schema,
    checkpointFile: join(options.stateFolder, 'checkpoint', `${options.node}.sqlite`),
  });
  try {
    const fresh = !isSeeded(store);
    if (fresh) await seedDatabase(store, options.node, readSeed(join(options.stateFolder, 'seed.json')), options.clock.nowMs());
    await upgradeState(store, options.node);
    return { store, fresh };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Builds CUCM from its state folder and starts it: its services, then the lab plane. Throws what makes that impossible (a port
 * in use, a seed that breaks a rule), with nothing left running.
 */
export async function startCucm(options: NodeOptions): Promise<RunningNode> {
  const { node, stateFolder, network, clock, host } = options;
  const logger = createLogger(node, options.logLevel);
  const identity = readIdentity(join(stateFolder, 'identity'));
  const journal = new Journal(node, clock);
  const log = new ServiceLog({ clock, folder: join(stateFolder, 'log') });
  const credentials = new LocalCredentials();
  const ports = { https: options.ports.https, rpc: options.ports.rpc, feed: options.ports.feed };
  const { store, fresh } = await openStore(options);
  const version = softwareVersion(store);
  const { ldapTrustStore } = cucmTraits(version);
  const trustStores = new TrustStores(join(stateFolder, 'security'), clock, storesWith(ldapTrustStore));
  const manager = new ServiceManager({
    clock,
    journal,
    trustStores,
    log,
    restartMs: options.restartMs,
    activations: new Activations(store),
  });
  const dialing = { network, clock, journal, log, trustStores, version };
  const dirSync = new DirSync({
    store,
    clock,
    journal,
    log,
    version,
    source: (service, trace, run, pause) =>
      new LdapSource(dialForSynchronisation(dialing, service.trust(ldapTrustStore), trace, run), pause),
  });
  const statements = new Statements();
  let before: BeforeStatement = { revision: 0, credentials: [] };
  const sql = new SqlEngine({
    store,
    file: fileOf(options),
    tables: productTables(version),
    writesOf: (change) => {
      before = stateBefore(store, change);
      return changeWrites(change, { store, version, nowMs: clock.nowMs() });
    },
    onWritten: (change) => statements.tell(change, before),
  });
  let ready = false;
  const platform = new PlatformNode({
    node,
    role: 'cucm',
    version,
    clock,
    journal,
    log,
    trustStores,
    manager,
    store,
    sql,
    checkpointFolder: join(stateFolder, 'checkpoint'),
    detail: () => ({ cucm: cucmDetail(store, dirSync) }),
    listUsers: (userid) => listUsers(store, userid),
    revision: () => readChangeState(store).revision,
    listSyncRuns: (id, last) => syncRuns(dirSync, id, last),
    ready: () => ready,
    afterReset: async () => {
      await upgradeState(store, node);
      await beginEpoch(store);
    },
  });
  const administration = axl({
    store,
    clock,
    journal,
    log,
    credentials,
    dirSync,
    sql,
    statements,
    softwareVersion: version,
    settings: readAxlSettings(store),
    login: (tomcatContext) =>
      new EndUserLogin({
        store,
        credentials,
        dial: (trace) => dialForAuthentication(dialing, tomcatContext.trust(ldapTrustStore), trace),
      }),
  });
  manager.define(
    tomcat({
      host,
      port: ports.https,
      productPort: 8443,
      trustStores,
      manager,
      applications: () => [administration],
      onListening: (port) => {
        ports.https = port;
      },
    }),
  );
  manager.define(axlServiceDefinition);
  manager.define(dirSync.definition());
  manager.define(
    feed({
      host,
      port: ports.feed,
      identity,
      store,
      journal,
      log,
      onListening: (port) => {
        ports.feed = port;
      },
    }),
  );
  const changed = () => platform.notifyChanged();
  const listening = [store.onCommit(changed), dirSync.onChange(changed)];
  const halt = async () => {
    ready = false;
    await manager.stopAll();
    for (const end of listening) end();
    await sql.close();
    await store.close();
  };
  try {
    if (fresh) await platform.checkpoint();
    await manager.startAll();
    const addServices = (server: Server) => {
      addPresenceUserService(server, store, version);
      addSystemService(server, store);
      addUserHistoryService(server, store);
      addApplicationUserService(server, { store, clock, credentials });
      addCredentialService(server, store);
    };
    const labPlane = await serveNode({ host, port: ports.rpc, identity, appliance: platform, journal, clock, addServices });
    ports.rpc = labPlane.port;
    ready = true;
    platform.notifyChanged();
    logger.info({ ports }, 'CUCM started');
    return {
      ports,
      ready: () => ready,
      stop: async () => {
        await labPlane.stop();
        await halt();
        log.settle();
        logger.info('CUCM stopped');
      },
    };
  } catch (error) {
    await halt();
    log.settle();
    throw error;
  }
}
