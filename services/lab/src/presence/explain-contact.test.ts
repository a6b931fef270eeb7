import type { Contact } from '@uclab/contracts/lab-api';
import { describe, expect, it } from 'vitest';
import { type Breakage, evidenceOf } from '../explanation/evidence-fixture.ts';
import type { Evidence, PersonEvidence } from '../explanation/index.ts';
import { type ContactEvidence, explainContact } from './explain-contact.ts';

const contact: Contact = {
  key: 'bjones',
  userid: 'bjones',
  name: 'Bob Jones',
  group: 'Contacts',
  presence: 'offline',
  phone: '',
  chat: 'grey',
  call: 'grey',
  mail: 'absent',
  details: {},
};

const entry = {
  userid: 'bjones',
  dn: 'uid=bjones',
  firstName: 'Bob',
  lastName: 'Jones',
  mail: 'bob.jones@lab.example',
  telephoneNumber: '+41 44 20 01',
  department: '',
  locked: false,
  disabled: false,
  passwordExpired: false,
  mustChangePassword: false,
};

const onNode = (node: string, change: Partial<ContactEvidence['nodes'][number]> = {}): ContactEvidence['nodes'][number] => ({
  node,
  answers: true,
  known: true,
  state: 'offline',
  phone: '',
  manual: '',
  endPoints: [],
  ...change,
});

/** The healthy cluster but for what is broken, and bjones as some nodes have it otherwise. */
function reportsOf(broken: Breakage = {}, records: Readonly<Record<string, Partial<UserRecord> | null>> = {}): Evidence {
  const evidence = evidenceOf(broken);
  const person = evidence.people.get('bjones');
  if (!person) throw new Error('the healthy cluster has bjones');
  const onNode = new Map(person.onNode);
  for (const [node, record] of Object.entries(records)) {
    const known = person.onNode.get(node);
    onNode.set(node, record && known ? { ...known, ...record } : null);
  }
  return { ...evidence, people: new Map([['bjones', { ...person, onNode }]]) };
}

type UserRecord = NonNullable<ReturnType<PersonEvidence['onNode']['get']>>;

const bob = { userid: 'bjones', status: 'active', firstName: 'Bob', lastName: 'Jones' };
const here = [{ node: 'cups1', device: 'client', state: 'available' }];
const connected = [{ node: 'cups2', device: 'client', state: 'available' }];

function explained(change: Partial<ContactEvidence> = {}) {
  const shown = change.contact ?? contact;
  return explainContact({
    list: { user: 'asmith', presence: 'available', manual: '', connection: 'connected', contacts: [shown] },
    contact: shown,
    node: 'cups1',
    presenceEngine: 'Cisco UP Presence Engine',
    nodes: [onNode('cups1'), onNode('cups2')],
    cucm: [bob],
    userIdAttribute: 'uid',
    entry,
    reports: reportsOf(),
    contactAt: undefined,
    ...change,
  });
}

const unknownToAll = [onNode('cups1', { known: false }), onNode('cups2', { known: false })];

describe('a contact that is always off line names the id on each side', () => {
  it.each([
    ['by an extension that the directory has with a country code', { userid: '41442001', firstName: '', lastName: '' }],
    ['by the name before the mail address', { userid: 'Bob.Jones', firstName: '', lastName: '' }],
    ['by the name of the person', { userid: 'u4711', firstName: 'bob', lastName: 'jones' }],
  ])('%s', (_how, user) => {
    const explanation = explained({ nodes: unknownToAll, cucm: [{ status: 'active', ...user }] });
    expect(explanation).toMatchObject({
      cause: 'ID_UNKNOWN_TO_CLUSTER',
      ids: { contact: 'bjones', cluster: user.userid, directory: 'bjones' },
    });
    expect(explanation.prose).toContain(`the same person is ${user.userid}`);
    expect(explanation.prose).toContain(`map UserID to the attribute that holds ${user.userid}`);
  });

  it('and says so where nobody is that person, where the directory has no such id, and where it does not answer', () => {
    expect(explained({ nodes: unknownToAll, cucm: [] }).prose).toContain('CUCM and the presence nodes have no such user');
    expect(explained({ nodes: unknownToAll, cucm: [], entry: null }).prose).toContain('The directory has no bjones either');
    expect(explained({ nodes: unknownToAll, cucm: [], entry: undefined }).prose).toContain('The directory does not answer');
    expect(explained({ nodes: unknownToAll, cucm: undefined }).prose).toContain('no such user, and CUCM does not answer');
  });
});

describe('a map that takes user ids from another attribute', () => {
  const number = { ...contact, key: '2001', userid: '2001' };
  const mapped = { contact: number, nodes: unknownToAll, userIdAttribute: 'telephoneNumber' };

  it('is named with whom the directory has there, and with the attribute that holds the id of CUCM', () => {
    const explanation = explained(mapped);
    expect(explanation).toMatchObject({
      cause: 'ID_UNKNOWN_TO_CLUSTER',
      ids: { contact: '2001', cluster: 'bjones', directory: 'bjones' },
    });
    expect(explanation.prose).toContain(
      'The client takes user ids from telephoneNumber, and the directory has 2001 there for Bob Jones, whose id is bjones; on CUCM and the presence nodes the same person is bjones.',
    );
    expect(explanation.prose).toContain('Map UserID to uid, which holds bjones, sign in again, and add the contact again.');
  });

  it('is named where nobody has such a value, too', () => {
    expect(explained({ ...mapped, cucm: [], entry: null }).prose).toContain(
      'The client takes user ids from telephoneNumber, and the directory has nobody with 2001 there',
    );
  });
});

it('a user of CUCM whom no presence node has copied yet is told with what keeps the copy from coming', () => {
  const links = { 'cups1-to-cucm': { state: 'refuse' as const }, 'cups2-to-cucm': { state: 'refuse' as const } };
  const reports = reportsOf({ links }, { cups1: null, cups2: null });
  expect(explained({ nodes: unknownToAll, reports })).toMatchObject({
    cause: 'USER_NOT_SYNCHRONISED',
    ids: { contact: 'bjones', cluster: 'bjones', directory: 'bjones' },
    prose:
      'bjones cannot be there before a presence node has what CUCM has: CUCM has bjones, and cups2 has not copied this user from CUCM yet, because link cups2-to-cucm is blocked. Permit TCP 8443 and 9443 from cups2 to cucm; nothing needs restarting. Let the Sync Agent of cups2 catch up.',
  });
});

describe('a node whose Presence Engine does not run', () => {
  const silent = {
    nodes: [onNode('cups1'), onNode('cups2', { answers: false, known: false })],
    reports: reportsOf({ services: { cups2: { 'Cisco UP Presence Engine': 'STOPPED' } } }),
  };

  it('is named as what keeps somebody who is signed in there off line', () => {
    expect(explained({ ...silent, contactAt: 'cups2' })).toMatchObject({
      cause: 'SERVICE_STOPPED',
      prose:
        'bjones is signed in at cups2, which tells nobody of it now: Cisco UP Presence Engine on cups2 is stopped. Start Cisco UP Presence Engine on cups2.',
    });
  });

  it('is no reason for whoever is connected to another one', () => {
    const nodes = [onNode('cups1', { state: 'available', endPoints: here }), ...silent.nodes.slice(1)];
    const shown: Contact = { ...contact, presence: 'available' };
    expect(explained({ ...silent, nodes, contact: shown, contactAt: 'cups2' }).cause).toBe('SHOWN_AS_IT_IS');
  });

  it('is told beside, where nobody knows of a client', () => {
    const explanation = explained(silent);
    expect(explanation.cause).toBe('CONTACT_NOT_SIGNED_IN');
    expect(explanation.prose).toContain('The node of bjones does not: Cisco UP Presence Engine on cups2 is stopped.');
  });
});

describe('other reasons', () => {
  it.each<[string, string, Partial<ContactEvidence>, RegExp]>([
    [
      'a contact that was typed',
      'CONTACT_WITHOUT_ID',
      { contact: { ...contact, userid: '', presence: 'unknown' }, nodes: [] },
      /has no user id/,
    ],
    [
      'a client that has lost its node',
      'CLIENT_NOT_CONNECTED',
      { list: { user: 'asmith', presence: '', manual: '', connection: 'reconnecting', contacts: [contact] } },
      /cupc-to-cups1/,
    ],
    [
      'a client whose session has ended on its node',
      'SESSION_ENDED',
      { list: { user: 'asmith', presence: '', manual: '', connection: 'refused', contacts: [contact] } },
      /cups1 does not know the session of asmith's client any more.*Let asmith sign out and in again/,
    ],
    ['an inactive user', 'CONTACT_INACTIVE', { cucm: [{ ...bob, status: 'inactive' }] }, /inactive/],
    [
      'a user who is not enabled for presence',
      'USER_NOT_ENABLED',
      { reports: reportsOf({}, { cucm: { enablePresence: false }, cups1: { enablePresence: false }, cups2: { enablePresence: false } }) },
      /bjones is not enabled for presence on CUCM. Enable bjones for presence/,
    ],
    [
      'a user who was enabled, and whose node has not copied that',
      'USER_NOT_SYNCHRONISED',
      { reports: reportsOf({ links: { 'cups2-to-cucm': { state: 'refuse' } } }, { cups2: { enablePresence: false } }) },
      /because link cups2-to-cucm is blocked/,
    ],
    ['a contact without any end point', 'CONTACT_NOT_SIGNED_IN', {}, /no client and no phone/],
    [
      'nodes that are apart',
      'NODES_APART',
      { nodes: [onNode('cups1'), onNode('cups2', { endPoints: connected })] },
      /Link cups1-to-cups2 is open now/,
    ],
    [
      'nodes of which one has heard of the contact before and not of what the contact chose since',
      'NODES_APART',
      {
        contact: { ...contact, presence: 'available' },
        nodes: [
          onNode('cups1', { state: 'available', endPoints: connected }),
          onNode('cups2', { state: 'do-not-disturb', manual: 'do-not-disturb', endPoints: connected }),
        ],
        reports: reportsOf({ links: { 'cups1-to-cups2': { state: 'refuse' } } }),
      },
      /do-not-disturb by cups2, and cups1 last heard available, which is what is shown, because link cups1-to-cups2 is blocked. Permit TCP 5062 and 8443 from cups1 to cups2/,
    ],
    [
      'a contact who is shown rightly by the node of both, while another node has not heard of it',
      'SHOWN_AS_IT_IS',
      {
        contact: { ...contact, presence: 'busy' },
        nodes: [onNode('cups1', { state: 'busy', manual: 'busy', endPoints: here }), onNode('cups2')],
      },
      /busy/,
    ],
    [
      'a contact who does not want to be seen',
      'BLOCKED_BY_CONTACT',
      { nodes: [onNode('cups1', { endPoints: connected }), onNode('cups2', { endPoints: connected })] },
      /privacy rules of bjones/,
    ],
    ['a contact who is shown', 'SHOWN_AS_IT_IS', { contact: { ...contact, presence: 'busy' } }, /with that very id.*busy/],
    [
      'a contact who is shown although CUCM has the user no more',
      'SHOWN_AS_IT_IS',
      {
        contact: { ...contact, presence: 'busy' },
        nodes: unknownToAll,
        cucm: [],
        reports: reportsOf({}, { cucm: null, cups1: null, cups2: null }),
      },
      /user of the presence nodes no more, and the client that signed in before is still connected.*busy/,
    ],
  ])('%s', (_case, cause, evidence, words) => {
    const explanation = explained(evidence);
    expect(explanation.cause).toBe(cause);
    expect(explanation.prose).toMatch(words);
  });
});
