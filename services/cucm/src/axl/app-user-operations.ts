import { child, childText, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import {
  type ApplicationUser,
  type ApplicationUserChange,
  addApplicationUser,
  applicationUserSettingNames,
  credentialKind,
  findApplicationUser,
  findApplicationUserByPkid,
  readApplicationUserSettings,
  readCredentialSettings,
  removeApplicationUser,
  searchApplicationUsers,
  type UserRef,
  updateApplicationUser,
} from '../users/index.ts';
import { refuseAbsent } from './absent-objects.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { credentialSettingsIn, credentialsMarkup } from './credential-elements.ts';
import { groupsIn, groupsMarkup } from './group-elements.ts';
import { rowsMarkup } from './large-answer.ts';
import type { Operation } from './operation.ts';
import { presenceGroup, requirePresenceGroup } from './presence-group.ts';
import { type ElementWriters, emptyWriters, fixedReference, objectWriter, standardReply, textElement } from './reply.ts';
import {
  appUserElements,
  appUserKey,
  changedAppUserElements,
  listedAppUserElements,
  newAppUserElements,
} from './schema/app-user-elements.ts';
import { elements, listRequest, tagsOf } from './schema/element-rules.ts';
import { absentFromUsers } from './user-reply.ts';
import { booleanIn, integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

function findAppUser(store: Store, request: XmlElement): ApplicationUser | undefined {
  const pkid = childText(request, 'uuid');
  return pkid === undefined
    ? findApplicationUser(store, childText(request, 'userid') ?? '')
    : findApplicationUserByPkid(store, pkidOf(pkid));
}

/** An application user with what belongs to it. */
interface ToldAppUser {
  readonly user: ApplicationUser;
  readonly store: Store;
}

const refOf = ({ pkid }: ApplicationUser): UserRef => ({ kind: 'applicationuser', pkid });

const writers: ElementWriters<ToldAppUser> = {
  ...emptyWriters(['associatedDevices', 'associatedCapfProfiles', 'ctiControlledDeviceProfiles'], []),
  ...Object.fromEntries(
    applicationUserSettingNames.map((name) => [
      name,
      ({ user, store }) => textElement(name, readApplicationUserSettings(store, user.pkid)[name]),
    ]),
  ),
  userid: ({ user }) => textElement('userid', user.name),
  presenceGroupName: fixedReference('presenceGroupName', presenceGroup),
  isStandard: ({ user }) => textElement('isStandard', user.isStandard),
  passwordCredentials: ({ user, store }, version) =>
    credentialsMarkup(readCredentialSettings(store, refOf(user), credentialKind.password), 'pwd', version),
  associatedGroups: ({ user, store }) => groupsMarkup(store, refOf(user)),
};

/** What a request says of an application user beside the id. Throws AxlFault for phones and profiles, of which there are none. */
function changeIn(store: Store, element: XmlElement, atMs: number): Omit<ApplicationUserChange, 'userid'> {
  requirePresenceGroup(element);
  refuseAbsent(element, absentFromUsers);
  return {
    password: textIn(element, 'password'),
    passwordSettings: credentialSettingsIn(store, child(element, 'passwordCredentials'), 'pwd', atMs),
    atMs,
    groups: groupsIn(element),
    settings: Object.fromEntries(applicationUserSettingNames.map((name) => [name, booleanIn(element, name)])),
  };
}

const getAppUser: Operation = {
  name: 'getAppUser',
  request: { ...appUserKey, elements: [...appUserKey.elements, tagsOf(appUserElements)] },
  handle(request, { store, version }) {
    const user = findAppUser(store, request);
    if (!user) throw notFound('AppUser');
    const write = objectWriter(version, appUserElements, writers, returnedTags(request));
    return xml('return', {}, xml('appUser', { uuid: uuid(user.pkid) }, write({ user, store })));
  },
};

const listAppUser: Operation = {
  name: 'listAppUser',
  request: listRequest(elements('userid'), listedAppUserElements),
  async handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = criteria && textIn(criteria, 'userid');
    const users = searchApplicationUsers(store, pattern, integerIn(request, 'skip'), integerIn(request, 'first'));
    const write = objectWriter(version, listedAppUserElements, writers, returnedTags(request));
    return xml('return', {}, await rowsMarkup(users, (user) => xml('appUser', { uuid: uuid(user.pkid) }, write({ user, store }))));
  },
};

const addAppUser: Operation = {
  name: 'addAppUser',
  request: { elements: [{ name: 'appUser', required: true, inside: newAppUserElements }] },
  async handle(request, { store, nowMs }) {
    const user = child(request, 'appUser');
    if (!user) throw new AxlFault(axlCode.general, 'Element appUser is missing in addAppUser');
    return standardReply(await addApplicationUser(store, { userid: textIn(user, 'userid'), ...changeIn(store, user, nowMs) }));
  },
};

const updateAppUser: Operation = {
  name: 'updateAppUser',
  request: { ...appUserKey, elements: [...appUserKey.elements, ...changedAppUserElements] },
  async handle(request, { store, nowMs }) {
    const asked = { userid: textIn(request, 'newUserid'), ...changeIn(store, request, nowMs) };
    return standardReply(await updateApplicationUser(store, () => findAppUser(store, request), asked));
  },
};

const removeAppUser: Operation = {
  name: 'removeAppUser',
  request: appUserKey,
  async handle(request, { store }) {
    return standardReply(await removeApplicationUser(store, () => findAppUser(store, request)));
  },
};

export const appUserOperations: readonly Operation[] = [getAppUser, listAppUser, addAppUser, updateAppUser, removeAppUser];
