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
import { appUserElements, changedAppUserElements, newAppUserElements } from './app-user-elements.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { elements } from './element-rules.ts';
import type { Operation } from './operation.ts';
import { inOrder, type ReplyElements, standardReply, textElement } from './reply.ts';
import { integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

const appUserKey = ['userid', 'uuid'] as const;

function findAppUser(store: Store, request: XmlElement): ApplicationUser | undefined {
  const pkid = childText(request, 'uuid');
  return pkid === undefined
    ? findApplicationUser(store, childText(request, 'userid') ?? '')
    : findApplicationUserByPkid(store, pkidOf(pkid));
}

const replyOf = (user: ApplicationUser): ReplyElements => ({
  userid: textElement('userid', user.name),
  associatedGroups: xml('associatedGroups', {}, ...user.groups.map((group) => xml('userGroup', {}, xml('name', {}, escapeXml(group))))),
});

/** The names of the groups in a request; undefined where it does not speak of groups. */
const groupsIn = (element: XmlElement): string[] | undefined =>
  child(element, 'associatedGroups')?.children.map((group) => childText(group, 'name')?.trim() ?? '');

const getAppUser: Operation = {
  name: 'getAppUser',
  request: { elements: [...elements(...appUserKey), { name: 'returnedTags', inside: appUserElements }], oneOf: [appUserKey] },
  handle(request, { store, version }) {
    const user = findAppUser(store, request);
    if (!user) throw notFound('AppUser');
    const markup = inOrder(version, appUserElements, replyOf(user), returnedTags(request));
    return xml('return', {}, xml('appUser', { uuid: uuid(user.pkid) }, markup));
  },
};

const listAppUser: Operation = {
  name: 'listAppUser',
  request: {
    elements: [
      { name: 'searchCriteria', required: true, inside: elements('userid') },
      { name: 'returnedTags', required: true, inside: appUserElements },
      ...elements('skip', 'first'),
    ],
  },
  handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = criteria && textIn(criteria, 'userid');
    const users = searchApplicationUsers(store, pattern, integerIn(request, 'skip'), integerIn(request, 'first'));
    const wanted = returnedTags(request);
    return xml(
      'return',
      {},
      ...users.map((user) => xml('appUser', { uuid: uuid(user.pkid) }, inOrder(version, appUserElements, replyOf(user), wanted))),
    );
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
  request: { elements: [...elements(...appUserKey), ...changedAppUserElements], oneOf: [appUserKey] },
  async handle(request, { store }) {
    const asked = { userid: textIn(request, 'newUserid'), password: textIn(request, 'password'), groups: groupsIn(request) };
    return standardReply(await updateApplicationUser(store, () => findAppUser(store, request), asked));
  },
};

const removeAppUser: Operation = {
  name: 'removeAppUser',
  request: { elements: elements(...appUserKey), oneOf: [appUserKey] },
  async handle(request, { store }) {
    return standardReply(await removeApplicationUser(store, () => findAppUser(store, request)));
  },
};

export const appUserOperations: readonly Operation[] = [getAppUser, listAppUser, addAppUser, updateAppUser, removeAppUser];
