import type { Status } from '@uclab/contracts/lab-api';
import { withPresentHomes } from '../../accounts/index.ts';
import { hasCaughtUp } from '../../attempts/index.ts';
import { axlAccountFindings, type Finding } from '../../explanation/index.ts';
import { dirSyncObstacle, type NodeWatch } from '../../nodes/index.ts';
import type { Lab } from '../../service/lab.ts';
import { licenceView } from './agent-view.ts';
import { runView } from './run-view.ts';
import { serviceView } from './service-view.ts';
import { trustDifferences } from './trust-view.ts';

function nodeView(lab: Lab, { name, role, reachable, status }: NodeWatch): Status['nodes'][number] {
  return {
    name,
    role,
    version: status?.version ?? '',
    reachable,
    url: lab.environment.publishedUrl(name),
    urls: lab.environment.publishedUrls(name),
    services: status?.services.map(serviceView) ?? [],
    trustDifferences: status ? trustDifferences(status) : [],
    users: status?.cucm?.users ?? status?.cups?.users ?? null,
    licence: licenceView(status?.cucm?.licence ?? status?.cups?.licence),
  };
}

const problemOf = ({ cause, where, text, remedy }: Finding): Status['problems'][number] => ({ code: cause, where, text, remedy });

/** Nodes, services, links, synchronisation and agents as they are now. */
export async function statusView(lab: Lab): Promise<Status> {
  const [links, axlObstacle] = await Promise.all([lab.links.view(), lab.axlAccount.obstacle(), lab.nodes.refreshAll()]);
  // Only now it is known which nodes answer.
  const accounts = await withPresentHomes(lab.nodes, lab.accounts.accounts);
  const cucm = lab.nodes.get('cucm');
  const { lastRun, agreements = [] } = cucm.status?.cucm ?? {};
  return {
    ready: lab.isReady,
    mode: lab.environment.mode,
    profile: lab.seed.profile,
    persona: lab.seed.persona,
    now: lab.clock.now().toISOString(),
    nodes: lab.nodes.all().map((node) => nodeView(lab, node)),
    links,
    sync: lastRun && lastRun.id !== '' ? runView(lastRun) : null,
    failedSyncs: agreements.flatMap(({ lastRun: last }) => (last?.outcome === 'failed' && last.id !== lastRun?.id ? [runView(last)] : [])),
    syncObstacle: (agreements.length > 0 && dirSyncObstacle(cucm)) || '',
    agents: lab.nodes.presence().map((node) => ({
      node: node.name,
      state: node.status?.cups?.agentState ?? 'unknown',
      text: node.status?.cups?.agentText ?? '',
      fedBy: node.status?.cups?.fedBy ?? '',
      users: node.status?.cups?.users ?? 0,
      caughtUp: hasCaughtUp(lab.nodes, node),
    })),
    accounts,
    problems: axlAccountFindings({ axlObstacle }).map(problemOf),
  };
}
