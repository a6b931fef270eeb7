import type { DirectoryUser } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import { captureEvidence } from '../attempts/index.ts';
import type { Lab } from '../service/lab.ts';
import { type ContactEvidence, directoryId } from './explain-contact.ts';

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const presenceEngineOf = (lab: Lab, node: string): string => {
  const services = lab.nodes.presence().find(({ name }) => name === node)?.status?.services ?? [];
  return services.find(({ shortName }) => shortName === 'Presence Engine')?.name ?? 'the Presence Engine';
};

/** The entry by the attribute from which the client takes user ids; null for none, undefined where the directory does not answer. */
async function entryOf({ people }: Lab, userid: string, attribute: string): Promise<DirectoryUser | null | undefined> {
  if (userid === '') return null;
  return people.findBy(attribute, userid).then(
    (entry) => entry ?? null,
    () => undefined,
  );
}

/** The node at which a client of the user is signed in; undefined for none, and where the clients' machine does not tell. */
async function signedInAt({ clients }: Lab, userid: string): Promise<string | undefined> {
  const client = userid === '' ? undefined : await clients.get(userid).catch(() => undefined);
  return client?.state === 'signed-in' ? client.node : undefined;
}

/** What client, nodes, CUCM and the directory say now of one contact of a list. Throws a Refusal where the list has no such contact. */
export async function contactEvidence(lab: Lab, user: string, key: string): Promise<ContactEvidence> {
  const [list, client, handedOut] = await Promise.all([
    lab.contacts.list(user, false),
    lab.clients.get(user),
    lab.clients.directorySettings(user).catch(() => undefined),
  ]);
  const byKey = list.contacts.filter((each) => same(each.key, key));
  const called = byKey.length > 0 ? byKey : list.contacts.filter((each) => same(each.name, key));
  const [contact] = called;
  if (contact && called.length > 1) {
    const ids = called.map((each) => each.key).join(', ');
    throw new Refusal('invalid', `${called.length} contacts are called ${contact.name}; name one by its id: ${ids}.`, 'contact');
  }
  if (!contact) throw new Refusal('not-found', `There is no contact '${key.slice(0, 128)}' in the list of ${user}.`, 'contact');
  const { userid } = contact;
  const userIdAttribute = handedOut?.settings?.attributes.UserID || directoryId;
  const [nodes, cucm, entry, reports, contactAt] = await Promise.all([
    userid === '' ? [] : lab.presence.show(userid),
    lab.nodes
      .get('cucm')
      .appliance.users('')
      .catch(() => undefined),
    entryOf(lab, userid, userIdAttribute),
    captureEvidence(lab, userid === '' ? [] : [userid]),
    signedInAt(lab, userid),
  ]);
  return {
    list,
    contact,
    node: client.node,
    presenceEngine: presenceEngineOf(lab, client.node),
    nodes,
    cucm,
    entry,
    userIdAttribute,
    reports,
    contactAt,
  };
}
