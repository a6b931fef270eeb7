import { child, childText, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import {
  type AccessControlGroup,
  addGroup,
  findGroup,
  findGroupByPkid,
  findRoleByPkid,
  type GroupMember,
  type ListChange,
  membersOf,
  removeGroup,
  rolesOfGroup,
  searchGroups,
  updateGroup,
} from '../users/index.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { namedObject } from './named-object.ts';
import type { Operation } from './operation.ts';
import { type ElementWriters, objectWriter, reference, standardReply, textElement } from './reply.ts';
import { listRequest, tagsOf } from './schema/element-rules.ts';
import {
  changedUserGroupElements,
  listedUserGroupElements,
  newUserGroupElements,
  userGroupElements,
  userGroupKey,
} from './schema/user-group-elements.ts';
import { integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

function findByKey(store: Store, request: XmlElement): AccessControlGroup | undefined {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? findGroup(store, childText(request, 'name') ?? '') : findGroupByPkid(store, pkidOf(pkid));
}

/** How one entry of a list names an object. */
type NameIn = (entry: XmlElement) => string | undefined;

const memberIn: NameIn = (entry) => childText(entry, 'userId');

const roleIn =
  (store: Store): NameIn =>
  (entry) =>
    namedObject(entry, 'roleName', 'FunctionRole', (pkid) => findRoleByPkid(store, pkid));

/** The names in a list of a request, for instance user ids; undefined where it is not given. */
const namesIn = (request: XmlElement, list: string, nameIn: NameIn): string[] | undefined =>
  child(request, list)?.children.map((entry) => nameIn(entry)?.trim() ?? '');

/** The change of a list: whole, or what is to be removed and added. Throws AxlFault where a request has both. */
function listChange(request: XmlElement, list: string, nameIn: NameIn): ListChange | undefined {
  const capitalised = `${list.charAt(0).toUpperCase()}${list.slice(1)}`;
  const all = namesIn(request, list, nameIn);
  const remove = namesIn(request, `remove${capitalised}`, nameIn);
  const add = namesIn(request, `add${capitalised}`, nameIn);
  if (all !== undefined && (remove !== undefined || add !== undefined)) {
    const part = remove === undefined ? 'add' : 'remove';
    throw new AxlFault(axlCode.general, `Elements ${list} and ${part}${capitalised} exclude each other in ${request.name}`);
  }
  if (all !== undefined) return { all };
  return remove === undefined && add === undefined ? undefined : { remove: remove ?? [], add: add ?? [] };
}

const memberMarkup = ({ pkid, userid }: GroupMember): string => xml('member', { uuid: uuid(pkid) }, textElement('userId', userid));

/** A group with what belongs to it. */
interface ToldGroup {
  readonly group: AccessControlGroup;
  readonly store: Store;
}

const writers: ElementWriters<ToldGroup> = {
  members: ({ store, group }) => xml('members', {}, ...membersOf(store, group.pkid).map(memberMarkup)),
  userRoles: ({ store, group }, version) => {
    const roles = rolesOfGroup(store, group.pkid).map(({ pkid, name }) => reference('roleName', { pkid, text: name }, version));
    return xml('userRoles', {}, ...roles.map((role) => xml('userRole', {}, role)));
  },
  name: ({ group }) => textElement('name', group.name),
};

const getUserGroup: Operation = {
  name: 'getUserGroup',
  request: { ...userGroupKey, elements: [...userGroupKey.elements, tagsOf(userGroupElements)] },
  handle(request, { store, version }) {
    const group = findByKey(store, request);
    if (!group) throw notFound('UserGroup');
    const write = objectWriter(version, userGroupElements, writers, returnedTags(request));
    return xml('return', {}, xml('userGroup', { uuid: uuid(group.pkid) }, write({ store, group })));
  },
};

const listUserGroup: Operation = {
  name: 'listUserGroup',
  request: listRequest(listedUserGroupElements, listedUserGroupElements),
  handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = criteria && textIn(criteria, 'name');
    const groups = searchGroups(store, pattern, integerIn(request, 'skip'), integerIn(request, 'first'));
    const write = objectWriter(version, listedUserGroupElements, writers, returnedTags(request));
    return xml('return', {}, ...groups.map((group) => xml('userGroup', { uuid: uuid(group.pkid) }, write({ store, group }))));
  },
};

const addUserGroup: Operation = {
  name: 'addUserGroup',
  request: { elements: [{ name: 'userGroup', required: true, inside: newUserGroupElements }] },
  async handle(request, { store }) {
    const group = child(request, 'userGroup');
    if (!group) throw new AxlFault(axlCode.general, 'Element userGroup is missing in addUserGroup');
    const asked = {
      name: textIn(group, 'name'),
      members: listChange(group, 'members', memberIn),
      roles: listChange(group, 'userRoles', roleIn(store)),
    };
    return standardReply(await addGroup(store, asked));
  },
};

const updateUserGroup: Operation = {
  name: 'updateUserGroup',
  request: { ...userGroupKey, elements: [...userGroupKey.elements, ...changedUserGroupElements] },
  async handle(request, { store }) {
    const asked = {
      name: textIn(request, 'newName'),
      members: listChange(request, 'members', memberIn),
      roles: listChange(request, 'userRoles', roleIn(store)),
    };
    return standardReply(await updateGroup(store, () => findByKey(store, request), asked));
  },
};

const removeUserGroup: Operation = {
  name: 'removeUserGroup',
  request: userGroupKey,
  async handle(request, { store }) {
    return standardReply(await removeGroup(store, () => findByKey(store, request)));
  },
};

export const userGroupOperations: readonly Operation[] = [getUserGroup, listUserGroup, addUserGroup, updateUserGroup, removeUserGroup];
