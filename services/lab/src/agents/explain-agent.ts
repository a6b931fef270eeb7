import { messageOf, Refusal } from '@uclab/foundation/errors';
import { agentFindings, type Evidence, type Finding, remediesOf, told } from '../explanation/index.ts';

/** What keeps nodes from reaching each other. */
const outOfReach: readonly Finding['cause'][] = ['ACCESS_LIST_DENIED', 'LINK_SLOW', 'NODE_STOPPED'];

const sentences = (findings: readonly Finding[]): string => `${told(findings)} ${remediesOf(findings)}`;

/** What keeps the Sync Agent of a node from following CUCM, and what mends it, as sentences; null where nodes and gateways do not tell. */
export function whyNotFollowing(evidence: Evidence, node: string): string | null {
  const findings = agentFindings(evidence, node);
  return findings.length > 0 ? sentences(findings).replace(/^./, (letter) => letter.toUpperCase()) : null;
}

/** A full copy that failed, named by the link or the node that was in its way; the failure itself where that is neither. */
export function namedFailure(evidence: Evidence, node: string, failure: unknown): Error {
  const findings = agentFindings(evidence, node);
  const [first] = findings;
  if (!first || !outOfReach.includes(first.cause)) return failure instanceof Error ? failure : new Error(messageOf(failure));
  return new Refusal('unreachable', `The Sync Agent of ${node} does not get what CUCM has: ${sentences(findings)}`, 'node');
}
