import { Refusal } from '@uclab/foundation/errors';
import { cucmTraits } from '@uclab/foundation/persona';
import { child, childText, escapeXml, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import {
  addEndUser,
  type EndUser,
  type EndUserChange,
  findEndUser,
  findEndUserByPkid,
  removeEndUser,
  searchEndUsers,
  setPresenceUser,
  type UserSettingName,
  updateEndUser,
  userSettingNames,
} from '../users/index.ts';
import { refuseAbsent } from './absent-objects.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { rowsMarkup } from './large-answer.ts';
import type { Operation } from './operation.ts';
import { objectWriter, standardReply, textElement } from './reply.ts';
import { isNil } from './schema/check-request.ts';
import { listRequest, tagsOf } from './schema/element-rules.ts';
import {
  authenticationElements,
  changedUserElements,
  listedUserElements,
  newUserElements,
  userCriteria,
  userElements,
  userKey,
} from './schema/user-elements.ts';
import { absentFromUsers, accountKinds, presenceGroup, type ToldUser, toldUser, userTeller, userWriters } from './user-reply.ts';
import { booleanIn, integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

function findUser(store: Store, request: XmlElement): EndUser | undefined {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? findEndUser(store, childText(request, 'userid') ?? '') : findEndUserByPkid(store, pkidOf(pkid));
}

const getUser: Operation = {
  name: 'getUser',
  request: { ...userKey, elements: [...userKey.elements, tagsOf(userElements)] },
  handle(request, { store, version }) {
    const user = findUser(store, request);
    if (!user) throw notFound('User');
    const write = objectWriter(version, userElements, userWriters, returnedTags(request));
    return xml('return', {}, xml('user', { uuid: uuid(user.pkid) }, write(toldUser(store, user))));
  },
};

const listUser: Operation = {
  name: 'listUser',
  request: listRequest(userCriteria, listedUserElements),
  async handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = (name: string): string | undefined => criteria && textIn(criteria, name);
    // No user belongs to a customer.
    const customer = pattern('customerName');
    if (customer !== undefined && !/^%*$/.test(customer)) return xml('return', {});
    const users = searchEndUsers(
      store,
      { firstname: pattern('firstName'), lastname: pattern('lastName'), userid: pattern('userid'), department: pattern('department') },
      integerIn(request, 'skip'),
      integerIn(request, 'first'),
    );
    const tell = userTeller(store);
    const write = objectWriter(version, listedUserElements, userWriters, returnedTags(request));
    return xml('return', {}, await rowsMarkup(users, (user) => xml('user', { uuid: uuid(user.pkid) }, write(tell(user)))));
  },
};

const requirePresenceGroup = (element: XmlElement): void => {
  const name = childText(element, 'presenceGroupName');
  if (name !== undefined && name !== presenceGroup.text) throw notFound('PresenceGroup');
};

/** Whose account it is, and who checks its password, follows from the agreement that the user came by; it is not set by hand. */
function requireAccountKind(element: XmlElement, user?: ToldUser): void {
  for (const [name, kind] of Object.entries(accountKinds(user))) {
    const asked = childText(element, name);
    if (asked !== undefined && asked !== kind) throw new Refusal('conflict', `${name} is ${kind} and cannot be set to ${asked}`, name);
  }
}

/** The settings of a user in a request, as they are kept: `t` and `1` are true. A name that a client left out stays as it is. */
function settingsIn(element: XmlElement): { readonly [K in UserSettingName]?: string } {
  const given = userSettingNames.flatMap((name) => {
    const setting = child(element, name);
    if (!setting) return [];
    const isFlag = /^(?:enable|homeCluster$|calendarPresence$|zeroHop$)/.test(name);
    return [[name, isFlag ? String(booleanIn(element, name) ?? false) : isNil(setting) ? '' : setting.text.trim()] as const];
  });
  return Object.fromEntries(given);
}

/** What a request says of a user that is checked nowhere else. */
function changeIn(element: XmlElement): Pick<EndUserChange, 'local' | 'credentials' | 'settings'> {
  requirePresenceGroup(element);
  refuseAbsent(element, absentFromUsers);
  return {
    local: { associatedpc: textIn(element, 'associatedPc'), enablecti: booleanIn(element, 'enableCti') },
    credentials: { password: textIn(element, 'password'), pin: textIn(element, 'pin') },
    settings: settingsIn(element),
  };
}

const addUser: Operation = {
  name: 'addUser',
  request: { elements: [{ name: 'user', required: true, inside: newUserElements }] },
  async handle(request, { store, softwareVersion }) {
    const user = child(request, 'user');
    if (!user) throw new AxlFault(axlCode.general, 'Element user is missing in addUser');
    requireAccountKind(user);
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
    const pkid = await addEndUser(store, { fields, ...changeIn(user) }, traits);
    if (presence !== undefined) await setPresenceUser(store, fields.userid, { presence }, traits);
    return standardReply(pkid);
  },
};

const updateUser: Operation = {
  name: 'updateUser',
  request: { ...userKey, elements: [...userKey.elements, ...changedUserElements] },
  async handle(request, { store, softwareVersion }) {
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
    const before = findUser(store, request);
    if (before) requireAccountKind(request, toldUser(store, before));
    const rules = cucmTraits(softwareVersion);
    const presence = booleanIn(request, 'imAndPresenceEnable');
    const asked = { fields: change, ...changeIn(request) };
    const pkid = await updateEndUser(store, () => findUser(store, request), asked, rules);
    const updated = findEndUserByPkid(store, pkid);
    if (presence !== undefined && updated) await setPresenceUser(store, updated.userid, { presence }, rules);
    return standardReply(pkid);
  },
};

const removeUser: Operation = {
  name: 'removeUser',
  request: userKey,
  async handle(request, { store, softwareVersion }) {
    return standardReply(await removeEndUser(store, () => findUser(store, request), cucmTraits(softwareVersion)));
  },
};

/** One answer for every refusal: whoever asks is not told why. What non-zero codes mean is not known, so there are none. */
const doAuthenticateUser: Operation = {
  name: 'doAuthenticateUser',
  request: { elements: authenticationElements, oneOf: [['password', 'pin']] },
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
