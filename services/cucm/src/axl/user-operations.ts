import { cucmTraits } from '@uclab/foundation/persona';
import { child, childText, escapeXml, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import { findLdapDirectory } from '../ldap/index.ts';
import {
  addEndUser,
  type Capabilities,
  type EndUser,
  findEndUser,
  findEndUserByPkid,
  readAllLocalFields,
  readCapabilities,
  readLocalFields,
  removeEndUser,
  searchEndUsers,
  setPresenceUser,
  updateEndUser,
} from '../users/index.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { elements } from './element-rules.ts';
import type { Operation } from './operation.ts';
import { inOrder, type ReplyElements, reference, standardReply, textElement } from './reply.ts';
import { changedUserElements, listedUserElements, newUserElements, userElements } from './user-elements.ts';
import { booleanIn, integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

/** The one presence group that a new cluster has. */
const presenceGroup = 'Standard Presence group';

/** The largest answer of a list, in bytes. AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide */
const largestAnswer = 8 * 1024 * 1024;

const userKey = ['userid', 'uuid'] as const;

function findUser(store: Store, request: XmlElement): EndUser | undefined {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? findEndUser(store, childText(request, 'userid') ?? '') : findEndUserByPkid(store, pkidOf(pkid));
}

/** What CUCM keeps of a user beside what a directory may fill. */
type OwnFields = Capabilities & ReturnType<typeof readLocalFields>;

function replyOf(store: Store, user: EndUser, own: OwnFields): ReplyElements {
  const agreement = user.fkdirectorypluginconfig === null ? undefined : findLdapDirectory(store, { pkid: user.fkdirectorypluginconfig });
  return {
    firstName: textElement('firstName', user.firstname),
    middleName: textElement('middleName', user.middlename),
    lastName: textElement('lastName', user.lastname),
    userid: textElement('userid', user.userid),
    telephoneNumber: textElement('telephoneNumber', user.telephonenumber),
    mailid: textElement('mailid', user.mailid),
    department: textElement('department', user.department),
    manager: textElement('manager', user.manager),
    associatedPc: textElement('associatedPc', own.associatedpc),
    enableCti: textElement('enableCti', own.enablecti),
    presenceGroupName: textElement('presenceGroupName', presenceGroup),
    status: textElement('status', user.status),
    imAndPresenceEnable: textElement('imAndPresenceEnable', own.presence),
    ldapDirectoryName: reference('ldapDirectoryName', agreement && { pkid: agreement.pkid, text: agreement.name }),
  };
}

const requirePresenceGroup = (element: XmlElement): void => {
  const name = childText(element, 'presenceGroupName');
  if (name !== undefined && name !== presenceGroup) throw notFound('PresenceGroup');
};

const credentialsIn = (element: XmlElement) => ({ password: textIn(element, 'password'), pin: textIn(element, 'pin') });

const localIn = (element: XmlElement) => ({ associatedpc: textIn(element, 'associatedPc'), enablecti: booleanIn(element, 'enableCti') });

const getUser: Operation = {
  name: 'getUser',
  request: { elements: [...elements(...userKey), { name: 'returnedTags', inside: userElements }], oneOf: [userKey] },
  handle(request, { store, version }) {
    const user = findUser(store, request);
    if (!user) throw notFound('User');
    const own = { ...readCapabilities(store)(user.pkid), ...readLocalFields(store, user.pkid) };
    const markup = inOrder(version, userElements, replyOf(store, user, own), returnedTags(request));
    return xml('return', {}, xml('user', { uuid: uuid(user.pkid) }, markup));
  },
};

const listUser: Operation = {
  name: 'listUser',
  request: {
    elements: [
      {
        name: 'searchCriteria',
        required: true,
        inside: [...elements('firstName', 'lastName', 'userid', 'department'), { name: 'customerName', from: '12.5' }],
      },
      { name: 'returnedTags', required: true, inside: listedUserElements },
      ...elements('skip', 'first'),
    ],
  },
  handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = (name: string): string | undefined => criteria && textIn(criteria, name);
    const users = searchEndUsers(
      store,
      { firstname: pattern('firstName'), lastname: pattern('lastName'), userid: pattern('userid'), department: pattern('department') },
      integerIn(request, 'skip'),
      integerIn(request, 'first'),
    );
    const wanted = returnedTags(request);
    const capabilities = readCapabilities(store);
    const localOf = readAllLocalFields(store);
    const own = ({ pkid }: EndUser): OwnFields => ({ ...capabilities(pkid), ...localOf(pkid) });
    const rows = users.map((user) =>
      xml('user', { uuid: uuid(user.pkid) }, inOrder(version, listedUserElements, replyOf(store, user, own(user)), wanted)),
    );
    const size = rows.reduce((sum, row) => sum + row.length, 0);
    if (size > largestAnswer) {
      const fitting = Math.floor((rows.length * largestAnswer) / size);
      const sentence = `Query request too large. Total rows matched: ${rows.length} rows. Suggestive Row Fetch: less than ${fitting} rows`;
      throw new AxlFault(axlCode.general, sentence);
    }
    return xml('return', {}, ...rows);
  },
};

const addUser: Operation = {
  name: 'addUser',
  request: { elements: [{ name: 'user', required: true, inside: newUserElements }] },
  async handle(request, { store, softwareVersion }) {
    const user = child(request, 'user');
    if (!user) throw new AxlFault(axlCode.general, 'Element user is missing in addUser');
    requirePresenceGroup(user);
    const text = (name: string): string => childText(user, name) ?? '';
    const fields = {
      userid: text('userid'),
      firstname: text('firstName'),
      middlename: text('middleName'),
      lastname: text('lastName'),
      manager: text('manager'),
      department: text('department'),
      telephonenumber: text('telephoneNumber'),
      mailid: text('mailid'),
    };
    const presence = booleanIn(user, 'imAndPresenceEnable');
    const traits = cucmTraits(softwareVersion);
    const pkid = await addEndUser(store, { fields, local: localIn(user), credentials: credentialsIn(user) }, traits);
    if (presence !== undefined) await setPresenceUser(store, fields.userid, { presence }, traits);
    return standardReply(pkid);
  },
};

const updateUser: Operation = {
  name: 'updateUser',
  request: { elements: [...elements(...userKey), ...changedUserElements], oneOf: [userKey] },
  async handle(request, { store, softwareVersion }) {
    requirePresenceGroup(request);
    const change = {
      userid: textIn(request, 'newUserid'),
      firstname: textIn(request, 'firstName'),
      middlename: textIn(request, 'middleName'),
      lastname: textIn(request, 'lastName'),
      manager: textIn(request, 'manager'),
      department: textIn(request, 'department'),
      telephonenumber: textIn(request, 'telephoneNumber'),
      mailid: textIn(request, 'mailid'),
    };
    const rules = cucmTraits(softwareVersion);
    const presence = booleanIn(request, 'imAndPresenceEnable');
    const asked = { fields: change, local: localIn(request), credentials: credentialsIn(request) };
    const pkid = await updateEndUser(store, () => findUser(store, request), asked, rules);
    const updated = findEndUserByPkid(store, pkid);
    if (presence !== undefined && updated) await setPresenceUser(store, updated.userid, { presence }, rules);
    return standardReply(pkid);
  },
};

const removeUser: Operation = {
  name: 'removeUser',
  request: { elements: elements(...userKey), oneOf: [userKey] },
  async handle(request, { store, softwareVersion }) {
    return standardReply(await removeEndUser(store, () => findUser(store, request), cucmTraits(softwareVersion)));
  },
};

/** One answer for every refusal: whoever asks is not told why. What non-zero codes mean is not known, so there are none. */
const doAuthenticateUser: Operation = {
  name: 'doAuthenticateUser',
  request: { elements: [{ name: 'userid', required: true }, ...elements('password', 'pin')], oneOf: [['password', 'pin']] },
  async handle(request, { login, trace }) {
    const userid = childText(request, 'userid') ?? '';
    const pin = childText(request, 'pin');
    const outcome =
      pin === undefined
        ? await login.checkPassword(userid, childText(request, 'password') ?? '', trace)
        : await login.checkPin(userid, pin);
    const reply = [textElement('userAuthenticated', outcome.accepted), xml('code', {}, escapeXml('0'))];
    return xml('return', {}, ...reply);
  },
};

export const userOperations: readonly Operation[] = [getUser, listUser, addUser, updateUser, removeUser, doAuthenticateUser];
