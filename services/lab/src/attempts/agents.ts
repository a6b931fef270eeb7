import type { CucmDetail } from '@uclab/contracts/appliance/v1/appliance';
import type { Nodes, NodeWatch } from '../nodes/index.ts';

/** How long an agent that has lost CUCM is given to find it again. */
const graceMs = 1_000;

const detailOf = (nodes: Nodes): CucmDetail | undefined => nodes.get('cucm').status?.cucm;

/** Whether the Sync Agent of a node holds everything that CUCM holds. */
export function hasCaughtUp(nodes: Nodes, node: NodeWatch): boolean {
  const cucm = detailOf(nodes);
  const cups = node.status?.cups;
  return node.reachable && cucm !== undefined && cups !== undefined && cups.revision >= cucm.revision;
}

/** Whether the agent follows CUCM now, and has everything. */
export const followsCucm = (nodes: Nodes, node: NodeWatch): boolean =>
  hasCaughtUp(nodes, node) && node.status?.cups?.agentState === 'completed';

/** The agents by which what is new gets to a node: its own, and before it that of the node which feeds it. */
function agentsOnTheWay(nodes: Nodes, node: NodeWatch): NodeWatch[] {
  const fedBy = node.status?.cups?.fedBy;
  return [node, ...nodes.presence().filter(({ name }) => name === fedBy && name !== node.name)];
}

const gaveUp = (node: NodeWatch): boolean => node.status?.cups?.agentSymptom === 'AGENT_VERSION_MISMATCH';

/** Whether an agent has ended because CUCM is of a release with which it does not work: what the node has is all that it will have. */
export const hasGivenUp = (nodes: Nodes, node: NodeWatch): boolean => agentsOnTheWay(nodes, node).some(gaveUp);

const isStuck = (node: NodeWatch): boolean =>
  !node.reachable || ['not-running', 'retrying'].includes(node.status?.cups?.agentState ?? 'not-running');

const cannotCatchUp = (nodes: Nodes, node: NodeWatch): boolean => agentsOnTheWay(nodes, node).some(isStuck);

/**
 * Waits until every Sync Agent holds what CUCM holds now, `deadlineMs` at most, and not much longer than a moment for those that have
 * lost CUCM. Answers the names of those that have it and of those that are behind.
 */
export async function waitForAgents(nodes: Nodes, deadlineMs: number): Promise<{ caughtUp: string[]; behind: string[] }> {
  const presence = nodes.presence();
  await Promise.allSettled([nodes.get('cucm'), ...presence].map((node) => node.refresh()));
  const settled = (isHopeless: (node: NodeWatch) => boolean) => () =>
    presence.every((node) => hasCaughtUp(nodes, node) || hasGivenUp(nodes, node) || isHopeless(node));
  if (
    !(await nodes.waitFor(
      settled(() => false),
      graceMs,
    ))
  ) {
    await nodes.waitFor(
      settled((node) => cannotCatchUp(nodes, node)),
      deadlineMs - graceMs,
    );
  }
  const names = (wanted: boolean) => presence.filter((node) => hasCaughtUp(nodes, node) === wanted).map((node) => node.name);
  return { caughtUp: names(true), behind: names(false) };
}
