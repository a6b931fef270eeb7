import type { Server } from '@grpc/grpc-js';
import { type SyncAgentServiceServer, SyncAgentServiceService, type SyncAgent as WireAgent } from '@uclab/contracts/cups/v1/sync_agent';
import { answer } from '@uclab/foundation/rpc';
import type { Store } from '@uclab/platform/store';
import { copiedLicence, countEndUsers, ctiGateways, feedPosition, nodeSettings, syncAgentSettings } from '../database/index.ts';
import type { SyncAgent } from '../sync-agent/index.ts';

function wireAgent(store: Store, agent: SyncAgent): WireAgent {
  const { phase, text, symptom } = agent.status();
  const { snapshots, changes, cucmVersion } = agent.received();
  const settings = syncAgentSettings(store);
  return {
    state: phase,
    text,
    symptom: symptom ?? '',
    publisher: settings.ccmpublisherip,
    axlUser: settings.axluser,
    version: nodeSettings(store).version,
    cucmVersion,
    revision: feedPosition(store)?.revision ?? 0,
    users: countEndUsers(store),
    snapshots,
    changes,
    licence: copiedLicence(store),
    ctiGateways: ctiGateways(store),
    fedBy: agent.upstream().host,
  };
}

/** Adds what an administrator sees of the Sync Agent, and a resync by hand, to the lab plane of the node. */
export function addSyncAgentService(server: Server, store: Store, agent: SyncAgent): void {
  const service: SyncAgentServiceServer = {
    showAgent: answer(() => ({ agent: wireAgent(store, agent) })),
    resync: answer(async () => {
      await agent.resync();
      return { agent: wireAgent(store, agent) };
    }),
  };
  server.addService(SyncAgentServiceService, service);
}
