import { Refusal } from '@uclab/foundation/errors';
import { cucmTraits } from '@uclab/foundation/persona';
import { child, childText, type XmlElement, xml } from '@uclab/platform/soap';
import { keptUntilCommit, type Store } from '@uclab/platform/store';
import { findLdapDirectory, given } from '../ldap/index.ts';
import {
  addEndUser,
  type CredentialKind,
  credentialKind,
  credentialStanding,
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
import { credentialSettingsIn } from './credential-elements.ts';
import { groupsIn } from './group-elements.ts';
import { rowsMarkup } from './large-answer.ts';
import { namedObject } from './named-object.ts';
import type { AxlContext, Operation } from './operation.ts';
import { requirePresenceGroup } from './presence-group.ts';
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
import { exists } from './schema/versions.ts';
import { absentFromUsers, accountKinds, type ToldUser, toldUser, userTeller, userWriters } from './user-reply.ts';
import { booleanIn, integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

function findUser(store: Store, request: XmlElement): EndUser | undefined {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? findEndUser(store, childText(request, 'userid') ?? '') : findEndUserByPkid(store, pkidOf(pkid));
}

const keptByUserid = keptUntilCommit(findEndUser);
const keptByPkid = keptUntilCommit(findEndUserByPkid);

/** The user for a reply: programs ask for the same ones again and again. */
function readUser(store: Store, request: XmlElement): EndUser | undefined {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? keptByUserid(store, childText(request, 'userid') ?? '') : keptByPkid(store, pkidOf(pkid));
}

const getUser: Operation = {
  name: 'getUser',
  request: { ...userKey, elements: [...userKey.elements, tagsOf(userElements)] },
  handle(request, { store, version }) {
    const user = readUser(store, request);
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

/** Whose account it is, and who checks its password, follows from the agreement that the user came by; it is not set by hand. */
function requireAccountKind(element: XmlElement, user?: ToldUser): void {
  for (const [name, kind] of Object.entries(accountKinds(user))) {
    const asked = childText(element, name);
    if (asked !== undefined && asked !== kind) throw new Refusal('conflict', `${name} is ${kind} and cannot be set to ${asked}`, name);
  }
}

/**
 * Whether a request takes the agreement away from a user, which makes an LDAP user a local one (assumed). Throws Refusal for an agreement
 * that is not the user's: users come by one when they are synchronised.
 */
function makesLocal(store: Store, request: XmlElement, user: ToldUser | undefined): boolean {
  const agreementIn = (name: string): string | undefined =>
    namedObject(request, name, 'LdapDirectory', (pkid) => findLdapDirectory(store, { pkid }))?.trim();
  for (const name of ['ldapDirectoryName', 'convertUserAccount'] as const) {
    const asked = agreementIn(name) ?? '';
    if (asked !== '' && asked !== user?.agreement?.text) {
      throw new Refusal('conflict', `${name} is set by synchronisation; it can only be emptied, which makes a local user`, name);
    }
  }
  return agreementIn('ldapDirectoryName') === '';
}

/** A text in a request without blanks at its ends, '' for nil. A name that a client left out stays as it is. */
function personalText(element: XmlElement, name: string): string | undefined {
  const given = child(element, name);
  return given && (isNil(given) ? '' : given.text.trim());
}

/** Title, further numbers and the like in a request. */
const personalIn = (element: XmlElement) =>
  given({
    title: personalText(element, 'title'),
    mobile: personalText(element, 'mobileNumber'),
    homephone: personalText(element, 'homeNumber'),
    pager: personalText(element, 'pagerNumber'),
    directoryuri: personalText(element, 'directoryUri'),
    displayname: personalText(element, 'displayName'),
  });

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
function changeIn(store: Store, element: XmlElement, atMs: number): Omit<EndUserChange, 'fields' | 'toLocal'> {
  requirePresenceGroup(element);
  refuseAbsent(element, absentFromUsers);
  return {
    local: { associatedpc: textIn(element, 'associatedPc'), enablecti: booleanIn(element, 'enableCti') },
    credentials: {
      password: textIn(element, 'password'),
      pin: textIn(element, 'pin'),
      passwordSettings: credentialSettingsIn(store, child(element, 'passwordCredentials'), 'pwd', atMs),
      pinSettings: credentialSettingsIn(store, child(element, 'pinCredentials'), 'pin', atMs),
      atMs,
    },
    groups: groupsIn(element),
    settings: settingsIn(element),
  };
}

const addUser: Operation = {
  name: 'addUser',
  request: { elements: [{ name: 'user', required: true, inside: newUserElements }] },
  async handle(request, { store, softwareVersion, nowMs }) {
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
      ...personalIn(user),
    };
    const presence = booleanIn(user, 'imAndPresenceEnable');
    const traits = cucmTraits(softwareVersion);
    const pkid = await addEndUser(store, { fields, ...changeIn(store, user, nowMs) }, traits);
    if (presence !== undefined) await setPresenceUser(store, fields.userid, { presence }, traits);
    return standardReply(pkid);
  },
};

const updateUser: Operation = {
  name: 'updateUser',
  request: { ...userKey, elements: [...userKey.elements, ...changedUserElements] },
  async handle(request, { store, softwareVersion, nowMs }) {
    const change = {
      userid: textIn(request, 'newUserid'),
      firstname: textIn(request, 'firstName'),
      middlename: textIn(request, 'middleName'),
      lastname: textIn(request, 'lastName'),
      manager: textIn(request, 'manager'),
      department: textIn(request, 'department'),
      telephonenumber: textIn(request, 'telephoneNumber'),
      mailid: textIn(request, 'mailid'),
      ...personalIn(request),
    };
    const before = findUser(store, request);
    if (before) requireAccountKind(request, toldUser(store, before));
    const rules = cucmTraits(softwareVersion);
    const presence = booleanIn(request, 'imAndPresenceEnable');
    const asked = {
      fields: change,
      ...changeIn(store, request, nowMs),
      toLocal: makesLocal(store, request, before && toldUser(store, before)),
    };
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

const dayMs = 86_400_000;

/** Whole days until a credential that CUCM checks by itself expires; undefined where it never does. */
function daysToExpiry({ store, nowMs }: AxlContext, userid: string, kind: CredentialKind): number | undefined {
  const user = findEndUser(store, userid);
  const byDirectory = kind === credentialKind.password && user && toldUser(store, user).authenticatedByLdap;
  if (!user || byDirectory) return undefined;
  const { expiresAtMs } = credentialStanding(store, { kind: 'enduser', pkid: user.pkid }, kind);
  return Number.isFinite(expiresAtMs) ? Math.max(0, Math.floor((expiresAtMs - nowMs) / dayMs)) : undefined;
}

/** One answer for every refusal: whoever asks is not told why. What non-zero codes mean is not known, so there are none. */
const doAuthenticateUser: Operation = {
  name: 'doAuthenticateUser',
  request: { elements: authenticationElements, oneOf: [['password', 'pin']] },
  async handle(request, context) {
    const { login, trace, version } = context;
    const userid = childText(request, 'userid') ?? '';
    const pin = childText(request, 'pin');
    const outcome =
      pin === undefined
        ? await login.checkPassword(userid, childText(request, 'password') ?? '', trace)
        : await login.checkPin(userid, pin, trace);
    const kind = pin === undefined ? credentialKind.password : credentialKind.pin;
    const days = outcome.accepted ? daysToExpiry(context, userid, kind) : undefined;
    return xml(
      'return',
      {},
      textElement('userAuthenticated', outcome.accepted),
      textElement('code', 0),
      days === undefined || !exists(version, { from: '8.5' }) ? undefined : textElement('daysToExpiry', days),
    );
  },
};

export const userOperations: readonly Operation[] = [getUser, listUser, addUser, updateUser, removeUser, doAuthenticateUser];
