import type { MessageSent, Presence } from '@uclab/contracts/lab-api';
import type { Lab } from '../service/lab.ts';

/** What a lost message is told with. */
export type LostMessage = Pick<MessageSent, 'delivered' | 'reason' | 'prose'>;

export interface LostMessageEvidence {
  readonly to: string;
  /** The node that took the message. */
  readonly sentAt: string;
  /** The other person as each presence node knows it. */
  readonly nodes: Presence['nodes'];
  /** Links between nodes that are not open. */
  readonly closedLinks: readonly string[];
}

const lost = (reason: LostMessage['reason'], prose: string): LostMessage => ({ delivered: false, reason, prose });

/** Why a message reached nobody. Each node is believed in what it says of itself only: of another it may know what is no longer so. */
export function explainLostMessage({ to, sentAt, nodes, closedLinks }: LostMessageEvidence): LostMessage {
  const answering = nodes.filter(({ answers }) => answers);
  const silent = nodes.filter(({ answers }) => !answers).map(({ node }) => node);
  const at = answering.filter(({ node, endPoints }) => endPoints.some((endPoint) => endPoint.node === node)).map(({ node }) => node);
  const [elsewhere] = at.filter((node) => node !== sentAt);
  if (elsewhere !== undefined) {
    const closed = closedLinks.filter((link) => [`${sentAt}-to-${elsewhere}`, `${elsewhere}-to-${sentAt}`].includes(link));
    const because = closed.length > 0 ? `: ${closed.map((link) => `link ${link} is blocked`).join(' and ')}` : '';
    return lost('node-not-reached', `${to} is signed in at ${elsewhere}, which ${sentAt} could not reach${because}.`);
  }
  if (at.length > 0) return lost('not-known', `${to} is signed in at ${sentAt} now, and was not reached there.`);
  if (silent.length > 0) {
    return lost('not-known', `${to} was not reached, and ${silent.join(' and ')} ${silent.length > 1 ? 'do' : 'does'} not answer.`);
  }
  if (answering.every(({ known }) => !known)) return lost('no-such-user', `there is no user ${to} on the presence nodes.`);
  return lost('not-signed-in', `${to} is not signed in and has no phone that takes messages.`);
}

/** What became of a message that reached nobody, by what nodes and links tell now. Never throws for a node that does not answer. */
export async function lostMessage(lab: Lab, sentAt: string, to: string): Promise<LostMessage> {
  const [nodes, links] = await Promise.all([lab.presence.show(to), lab.links.view()]);
  const closedLinks = links.filter(({ state }) => state !== 'open').map(({ name }) => name);
  return explainLostMessage({ to, sentAt, nodes, closedLinks });
}
