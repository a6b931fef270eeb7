import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import { type Status, syncRunSchema } from '@uclab/contracts/lab-api';
import { hasCaughtUp } from '../../attempts/index.ts';
import type { NodeWatch } from '../../nodes/index.ts';
import type { Lab } from '../../service/lab.ts';
import { licenceView } from './agent-view.ts';
import { isoTime, serviceView } from './service-view.ts';
import { trustDifferences } from './trust-view.ts';

function runView(run: SyncRun | undefined): Status['sync'] {
  if (!run || run.id === '') return null;
  const { id, agreement, read, added, updated, deactivated, skipped, error } = run;
  return {
    id,
    agreement,
    outcome: syncRunSchema.shape.outcome.parse(run.outcome),
    startedAt: isoTime(run.startedAtMs),
    finishedAt: run.finishedAtMs > 0 ? isoTime(run.finishedAtMs) : null,
    read,
    added,
    updated,
    deactivated,
    skipped,
    error,
  };
}

function nodeView(lab: Lab, { name, role, reachable, status }: NodeWatch): Status['nodes'][number] {
  return {
    name,
    role,
    version: status?.version ?? '',
    reachable,
    url: lab.environment.publishedUrl(name),
    services: status?.services.map(serviceView) ?? [],
    trustDifferences: status ? trustDifferences(status) : [],
    users: status?.cucm?.users ?? status?.cups?.users ?? null,
    licence: licenceView(status?.cucm?.licence ?? status?.cups?.licence),
  };
}

/** Nodes, services, links, synchronisation and agents as they are now. */
export async function statusView(lab: Lab): Promise<Status> {
  const [links] = await Promise.all([lab.links.view(), lab.nodes.refreshAll()]);
  return {
    ready: lab.isReady,
    mode: lab.environment.mode,
    profile: lab.seed.profile,
    persona: lab.seed.persona,
    now: lab.clock.now().toISOString(),
    nodes: lab.nodes.all().map((node) => nodeView(lab, node)),
    links,
    sync: runView(lab.nodes.get('cucm').status?.cucm?.lastRun),
    agents: lab.nodes.presence().map((node) => ({
      node: node.name,
      state: node.status?.cups?.agentState ?? 'unknown',
      text: node.status?.cups?.agentText ?? '',
      fedBy: node.status?.cups?.fedBy ?? '',
      users: node.status?.cups?.users ?? 0,
      caughtUp: hasCaughtUp(lab.nodes, node),
    })),
    accounts: lab.accounts.accounts,
  };
}
