import type { Contact, ContactExplanation, Contacts, DirectoryUser, Presence } from '@uclab/contracts/lab-api';
import { type Evidence, type Finding, remediesOf, told } from '../explanation/index.ts';
import { cutOffClient, cutOffNode, notCopied, notLetIn, silencedContact, silencedHome } from './contact-findings.ts';
import { type AtNode, nodeApart } from './node-apart.ts';

/** A user as CUCM has it. */
export interface CucmUser {
  readonly userid: string;
  readonly status: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** What is held against each other to say why a contact is shown as it is. */
export interface ContactEvidence {
  readonly list: Contacts;
  readonly contact: Contact;
  /** The node at which the client is signed in. */
  readonly node: string;
  /** What the Presence Engine of that node is called in its release. */
  readonly presenceEngine: string;
  /** The contact's presence as each node knows it. */
  readonly nodes: Presence['nodes'];
  /** Users of CUCM; undefined where it does not answer. */
  readonly cucm: readonly CucmUser[] | undefined;
  /** The attribute of the directory that the client's map gives as UserID. */
  readonly userIdAttribute: string;
  /** The directory's entry with the contact's id as that attribute; null where it has none, undefined where it does not answer. */
  readonly entry: DirectoryUser | null | undefined;
  /** What nodes and gateways report of themselves and of the contact. */
  readonly reports: Evidence;
  /** The node at which the contact's client is signed in; undefined for none, and where the clients' machine does not tell. */
  readonly contactAt: string | undefined;
}

/** The attribute that is the user id of the directory's people. */
export const directoryId = 'uid';

type Cause = ContactExplanation['cause'];

const same = (one: string, other: string): boolean => one !== '' && one.toLowerCase() === other.toLowerCase();
const digits = (text: string): string => text.replace(/\D/g, '');

/** The user of CUCM who is the person behind a directory entry although the ids differ: by the directory's own id, by number, by the mail address, by the name. */
function samePerson(entry: DirectoryUser, users: readonly CucmUser[]): CucmUser | undefined {
  const [mailbox = ''] = entry.mail.split('@');
  return (
    users.find(({ userid }) => same(userid, entry.userid)) ??
    users.find(({ userid }) => digits(userid) === userid && same(userid, digits(entry.telephoneNumber))) ??
    users.find(({ userid }) => same(userid, mailbox)) ??
    users.find(({ firstName, lastName }) => same(`${firstName} ${lastName}`.trim(), `${entry.firstName} ${entry.lastName}`.trim()))
  );
}

const reachesAnyNode = ({ nodes }: ContactEvidence): boolean => nodes.some(({ known }) => known);

const isConnected = ({ nodes }: ContactEvidence): boolean => nodes.some(({ endPoints }) => endPoints.length > 0);

/** Why a contact is shown as it is, and what that comes of where nodes and gateways tell it. */
interface Reason {
  readonly cause: Cause;
  readonly findings: readonly Finding[];
}

const codes: Partial<Record<Finding['cause'], Cause>> = {
  USER_NOT_SYNCHRONISED: 'USER_NOT_SYNCHRONISED',
  USER_NOT_ENABLED: 'USER_NOT_ENABLED',
  NODE_STOPPED: 'NODE_STOPPED',
  SERVICE_STOPPED: 'SERVICE_STOPPED',
  SERVICE_RESTARTING: 'SERVICE_RESTARTING',
  ACCESS_LIST_DENIED: 'ACCESS_LIST_DENIED',
  LINK_SLOW: 'LINK_SLOW',
};

/** Nothing where there is no finding. */
function toldByNodes(findings: readonly Finding[]): Reason | undefined {
  const [first] = findings;
  const cause = first && codes[first.cause];
  return cause && { cause, findings };
}

/** What nodes and gateways tell, or else what follows from what is shown. */
const reasonOf = (evidence: ContactEvidence, user: CucmUser | undefined): Reason =>
  toldByNodes(findingsOf(evidence)) ?? { cause: causeOf(evidence, user), findings: [] };

function findingsOf(evidence: ContactEvidence): Finding[] {
  const { list, contact } = evidence;
  if (contact.userid === '' || list.connection !== 'connected') return [];
  const silenced = silencedContact(evidence);
  if (silenced.length > 0) return silenced;
  if (contact.presence !== 'offline' || isConnected(evidence)) return [];
  return reachesAnyNode(evidence) ? notLetIn(evidence) : notCopied(evidence);
}

function causeOf(evidence: ContactEvidence, user: CucmUser | undefined): Cause {
  const { list, contact } = evidence;
  if (contact.userid === '') return 'CONTACT_WITHOUT_ID';
  if (list.connection === 'refused') return 'SESSION_ENDED';
  if (list.connection !== 'connected') return 'CLIENT_NOT_CONNECTED';
  if (nodeApart(evidence)) return 'NODES_APART';
  if (contact.presence !== 'offline') return 'SHOWN_AS_IT_IS';
  if (!reachesAnyNode(evidence)) return 'ID_UNKNOWN_TO_CLUSTER';
  if (user?.status === 'inactive') return 'CONTACT_INACTIVE';
  return isConnected(evidence) ? 'BLOCKED_BY_CONTACT' : 'CONTACT_NOT_SIGNED_IN';
}

function unknownId(evidence: ContactEvidence, person: CucmUser | undefined): Told {
  const { contact, cucm } = evidence;
  const id = contact.userid;
  const cluster = person
    ? `on CUCM and the presence nodes the same person is ${person.userid}`
    : cucm
      ? 'CUCM and the presence nodes have no such user'
      : 'the presence nodes have no such user, and CUCM does not answer';
  const text = `The contact's presence id is ${id}. ${inDirectory(evidence)}; ${cluster}. Presence is kept by the id of CUCM, so nobody called ${id} will ever be there and the contact stays off line.`;
  if (person || !isNotSynchronised(evidence)) return { text, remedy: `${sameIdRemedy(evidence, person)}.` };
  return {
    text: `The contact's presence id is ${id}. ${inDirectory(evidence)}; ${cluster} yet. Presence is kept by the users of CUCM, so the contact is off line.`,
    remedy: `Synchronise CUCM from LDAP, which adds ${id} where an LDAP directory of CUCM takes the entry, and let ${id} sign in.`,
  };
}

/** Whether the directory has the contact by its own id, CUCM synchronises from there, and has no such user. */
const isNotSynchronised = ({ contact, entry, cucm, reports }: ContactEvidence): boolean =>
  cucm !== undefined &&
  same(entry?.userid ?? '', contact.userid) &&
  (reports.nodes.get('cucm')?.status?.cucm?.synchronisationEnabled ?? false);

/** Under which id the directory has the contact. */
function inDirectory({ contact, entry, userIdAttribute }: ContactEvidence): string {
  if (entry === undefined) return 'The directory does not answer';
  if (userIdAttribute.toLowerCase() === directoryId) {
    return entry ? `In the directory the id is ${entry.userid}` : `The directory has no ${contact.userid} either`;
  }
  const mapped = `The client takes user ids from ${userIdAttribute}, and the directory has`;
  if (!entry) return `${mapped} nobody with ${contact.userid} there`;
  return `${mapped} ${contact.userid} there for ${`${entry.firstName} ${entry.lastName}`.trim()}, whose id is ${entry.userid}`;
}

function sameIdRemedy({ entry }: ContactEvidence, person: CucmUser | undefined): string {
  if (!person) return 'Add the contact under an id that CUCM has';
  if (entry && same(person.userid, entry.userid)) {
    return `Map UserID to ${directoryId}, which holds ${person.userid}, sign in again, and add the contact again`;
  }
  return `Use the same id in the directory and on CUCM, or map UserID to the attribute that holds ${person.userid}, and add the contact again`;
}

const stateText = ({ state, phone }: AtNode): string => (phone === '' ? state : `${state} (phone ${phone})`);

function apart(evidence: ContactEvidence): Told {
  const { contact, node, nodes } = evidence;
  const other = nodeApart(evidence);
  const own = nodes.find((each) => each.node === node);
  if (!other || !own) return { text: '', remedy: '' };
  const [id, there] = [contact.userid, other.node];
  const findings = cutOffNode(evidence, there);
  const because =
    findings.length > 0 ? `, because ${told(findings)}` : `. Link ${node}-to-${there} is open now, so ${node} will hear of it by itself.`;
  if (own.endPoints.length === 0)
    return { text: `${id} is connected to ${there}, and ${node} has not heard of it${because}`, remedy: remediesOf(findings) };
  return {
    text: `${id} is ${stateText(other)} by ${there}, and ${node} last heard ${stateText(own)}, which is what is shown${because}`,
    remedy: remediesOf(findings),
  };
}

function notSignedIn(evidence: ContactEvidence): Told {
  const { userid } = evidence.contact;
  const silence = silencedHome(evidence);
  const known = `${userid} is a user of the cluster with that very id, and has no client and no phone that is connected`;
  if (silence.length === 0) return { text: `${known}; the contact is off line until that changes.`, remedy: '' };
  return { text: `${known} to a node that answers. The node of ${userid} does not: ${told(silence)}`, remedy: remediesOf(silence) };
}

function notConnected(evidence: ContactEvidence): Told {
  const { list, node, presenceEngine } = evidence;
  const findings = cutOffClient(evidence);
  const cutOff = `The client of ${list.user} has no connection for presence to ${node} (${list.connection}), so it knows nobody's presence`;
  if (findings.length > 0) return { text: `${cutOff}: ${told(findings)}`, remedy: remediesOf(findings) };
  return { text: `${cutOff}. Link cupc-to-${node} is open and ${presenceEngine} runs there, so it will connect by itself.`, remedy: '' };
}

/** What is told of a reason, as sentences, and what mends it; empty where there is nothing to mend. */
interface Told {
  readonly text: string;
  readonly remedy: string;
}

function tellOf({ cause, findings }: Reason, evidence: ContactEvidence, person: CucmUser | undefined): Told {
  const { list, contact, node } = evidence;
  const { name, userid, presence } = contact;
  const shown = (text: string): Told => ({ text, remedy: remediesOf(findings) });
  switch (cause) {
    case 'CONTACT_WITHOUT_ID':
      return shown(
        `${name} was typed by hand and has no user id, so there is nobody whose presence could be shown, and no chat. Call and mail use what was typed.`,
      );
    case 'CLIENT_NOT_CONNECTED':
      return notConnected(evidence);
    case 'SESSION_ENDED':
      return {
        text: `${node} does not know the session of ${list.user}'s client any more and refuses its connection for presence, so it knows nobody's presence.`,
        remedy: `Let ${list.user} sign out and in again.`,
      };
    case 'ID_UNKNOWN_TO_CLUSTER':
      return unknownId(evidence, person);
    case 'USER_NOT_SYNCHRONISED':
      return shown(`${userid} cannot be there before a presence node has what CUCM has: ${told(findings)}`);
    case 'USER_NOT_ENABLED':
      return shown(`${userid} cannot sign in, so the contact is off line: ${told(findings)}`);
    case 'NODE_STOPPED':
    case 'SERVICE_STOPPED':
    case 'SERVICE_RESTARTING':
      return shown(`${userid} is signed in at ${evidence.contactAt}, which tells nobody of it now: ${told(findings)}`);
    case 'ACCESS_LIST_DENIED':
    case 'LINK_SLOW':
      return shown(`${userid} is signed in at ${evidence.contactAt}, but ${told(findings)}`);
    case 'CONTACT_INACTIVE':
      return shown(`${userid} is an inactive user on CUCM and cannot sign in, so the contact is off line.`);
    case 'BLOCKED_BY_CONTACT':
      return shown(`${userid} is there, and the privacy rules of ${userid} do not let ${list.user} see it.`);
    case 'NODES_APART':
      return apart(evidence);
    case 'CONTACT_NOT_SIGNED_IN':
      return notSignedIn(evidence);
    case 'SHOWN_AS_IT_IS':
      return shown(
        reachesAnyNode(evidence)
          ? `${userid} is a user of the cluster with that very id, and is shown as the presence nodes know it: ${presence}.`
          : `${userid} is a user of the presence nodes no more, and the client that signed in before is still connected; it is shown as the nodes know it: ${presence}.`,
      );
  }
}

/** Why a contact is shown as it is: the id on each side, and what keeps the one from meeting the other. */
export function explainContact(evidence: ContactEvidence): ContactExplanation {
  const { list, contact, cucm, entry } = evidence;
  const user = cucm?.find(({ userid }) => same(userid, contact.userid));
  const reason = reasonOf(evidence, user);
  const { cause } = reason;
  const person = user ?? (cause === 'ID_UNKNOWN_TO_CLUSTER' && entry && cucm ? samePerson(entry, cucm) : undefined);
  const { text, remedy } = tellOf(reason, evidence, person);
  return {
    user: list.user,
    contact: contact.key,
    presence: contact.presence,
    cause,
    ids: { contact: contact.userid || null, cluster: person?.userid ?? null, directory: entry?.userid ?? null },
    remedy,
    prose: remedy === '' ? text : `${text} ${remedy}`,
  };
}
