import { type Finding, peerFindings, presenceFindings, serviceFindings, userFindings } from '../explanation/index.ts';
import type { ContactEvidence } from './explain-contact.ts';

/** The contact's user as a node has it; null for no such user, undefined where the node does not tell. */
const recordOn = ({ contact, reports }: ContactEvidence, node: string) =>
  reports.people.get(contact.userid.toLowerCase())?.onNode.get(node);

/** The presence node of the contact, by CUCM or else by the node of the client; that node itself where neither tells. */
const homeOf = (evidence: ContactEvidence): string =>
  recordOn(evidence, 'cucm')?.homeNode || recordOn(evidence, evidence.node)?.homeNode || evidence.node;

/** Findings as they are told of a contact: the copy that has not come, and behind it what it waits for. */
const copyFirst = (findings: readonly Finding[]): Finding[] => [
  ...findings.filter(({ cause }) => cause === 'USER_NOT_SYNCHRONISED'),
  ...findings.filter(({ cause }) => cause !== 'USER_NOT_SYNCHRONISED'),
];

/** What keeps a presence node from copying a user whom CUCM has; nothing for other users. */
export function notCopied(evidence: ContactEvidence): Finding[] {
  const { contact, node, cucm, reports } = evidence;
  if (!cucm?.some(({ userid }) => userid.toLowerCase() === contact.userid.toLowerCase())) return [];
  const asked = recordOn(evidence, homeOf(evidence)) === undefined ? node : homeOf(evidence);
  const findings = copyFirst(userFindings(reports, contact.userid, asked));
  return findings[0]?.cause === 'USER_NOT_SYNCHRONISED' ? findings : [];
}

/**
 * What keeps the contact from signing in at its node: not enabled for presence or for the client, or copied too late; nothing where
 * nodes and CUCM let the user in. Somebody whom CUCM has made inactive is told by CUCM.
 */
export function notLetIn(evidence: ContactEvidence): Finding[] {
  const findings = copyFirst(userFindings(evidence.reports, evidence.contact.userid, homeOf(evidence)));
  const isOwn = findings[0]?.cause === 'USER_NOT_ENABLED' || findings[0]?.cause === 'USER_NOT_SYNCHRONISED';
  return isOwn ? findings : [];
}

const answers = ({ nodes }: ContactEvidence, name: string): boolean => nodes.some((each) => each.node === name && each.answers);

/** What keeps a node's Presence Engine from answering; nothing where it answers. */
const silence = (evidence: ContactEvidence, name: string): Finding[] =>
  answers(evidence, name) ? [] : serviceFindings(evidence.reports, name, ['Presence Engine'], 'reach-node');

/**
 * What keeps the contact's client from the node at which it is signed in, or silences that node; nothing where the contact is connected to
 * a node that answers.
 */
export function silencedContact(evidence: ContactEvidence): Finding[] {
  const { nodes, contactAt } = evidence;
  const isElsewhere = nodes.some(({ endPoints }) => endPoints.some(({ node }) => answers(evidence, node)));
  if (contactAt === undefined || isElsewhere) return [];
  return answers(evidence, contactAt) ? presenceFindings(evidence.reports, contactAt) : silence(evidence, contactAt);
}

/** What keeps the client from its own node. */
export const cutOffClient = ({ reports, node }: ContactEvidence): Finding[] => presenceFindings(reports, node);

/** What keeps the client's node from hearing of the contact from another one. */
export const cutOffNode = ({ reports, node }: ContactEvidence, other: string): Finding[] => peerFindings(reports, node, other);

/** What silences the contact's own node, so that nobody can say who is connected there. */
export const silencedHome = (evidence: ContactEvidence): Finding[] => silence(evidence, homeOf(evidence));
