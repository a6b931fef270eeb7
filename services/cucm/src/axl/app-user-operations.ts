import { child, childText, escapeXml, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import {
  type ApplicationUser,
  addApplicationUser,
  findApplicationUser,
  findApplicationUserByPkid,
  removeApplicationUser,
  searchApplicationUsers,
  updateApplicationUser,
} from '../users/index.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { rowsMarkup } from './large-answer.ts';
import type { Operation } from './operation.ts';
import { type ElementWriters, emptyWriters, objectWriter, reference, standardReply, textElement } from './reply.ts';
import {
  appUserElements,
  appUserKey,
  changedAppUserElements,
  listedAppUserElements,
  newAppUserElements,
} from './schema/app-user-elements.ts';
import { elements, listRequest, tagsOf } from './schema/element-rules.ts';
import { presenceGroup } from './user-reply.ts';
import { integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

function findAppUser(store: Store, request: XmlElement): ApplicationUser | undefined {
  const pkid = childText(request, 'uuid');
  return pkid === undefined
    ? findApplicationUser(store, childText(request, 'userid') ?? '')
    : findApplicationUserByPkid(store, pkidOf(pkid));
}

const neverAccepted = [
  'acceptPresenceSubscription',
  'acceptOutOfDialogRefer',
  'acceptUnsolicitedNotification',
  'allowReplaceHeader',
] as const;

const writers: ElementWriters<ApplicationUser> = {
  ...emptyWriters(['associatedDevices', 'associatedCapfProfiles', 'ctiControlledDeviceProfiles'], []),
  ...Object.fromEntries(neverAccepted.map((name) => [name, () => textElement(name, false)])),
  userid: ({ name }) => textElement('userid', name),
  presenceGroupName: (_user, version) => reference('presenceGroupName', presenceGroup, version),
  // The product's own application users are not there.
  isStandard: () => textElement('isStandard', false),
  associatedGroups: ({ groups }) =>
    xml('associatedGroups', {}, ...groups.map((group) => xml('userGroup', {}, xml('name', {}, escapeXml(group))))),
};

/** The names of the groups in a request; undefined where it does not speak of groups. */
const groupsIn = (element: XmlElement): string[] | undefined =>
  child(element, 'associatedGroups')?.children.map((group) => childText(group, 'name')?.trim() ?? '');

const getAppUser: Operation = {
  name: 'getAppUser',
  request: { ...appUserKey, elements: [...appUserKey.elements, tagsOf(appUserElements)] },
  handle(request, { store, version }) {
    const user = findAppUser(store, request);
    if (!user) throw notFound('AppUser');
    const write = objectWriter(version, appUserElements, writers, returnedTags(request));
    return xml('return', {}, xml('appUser', { uuid: uuid(user.pkid) }, write(user)));
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
    return xml('return', {}, await rowsMarkup(users, (user) => xml('appUser', { uuid: uuid(user.pkid) }, write(user))));
  },
};

const addAppUser: Operation = {
  name: 'addAppUser',
  request: { elements: [{ name: 'appUser', required: true, inside: newAppUserElements }] },
  async handle(request, { store }) {
    const user = child(request, 'appUser');
    if (!user) throw new AxlFault(axlCode.general, 'Element appUser is missing in addAppUser');
    const asked = { userid: textIn(user, 'userid'), password: textIn(user, 'password'), groups: groupsIn(user) };
    return standardReply(await addApplicationUser(store, asked));
  },
};

const updateAppUser: Operation = {
  name: 'updateAppUser',
  request: { ...appUserKey, elements: [...appUserKey.elements, ...changedAppUserElements] },
  async handle(request, { store }) {
    const asked = { userid: textIn(request, 'newUserid'), password: textIn(request, 'password'), groups: groupsIn(request) };
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
