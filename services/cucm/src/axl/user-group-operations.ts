import { child, childText, type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import {
  type AccessControlGroup,
  addGroup,
  findGroup,
  findGroupByPkid,
  type GroupMember,
  type ListChange,
  membersOf,
  removeGroup,
  rolesOfGroup,
  searchGroups,
  updateGroup,
} from '../users/index.ts';
import { AxlFault, axlCode, notFound } from './axl-fault.ts';
import { type ElementRule, elements } from './element-rules.ts';
import type { Operation } from './operation.ts';
import { inOrder, reference, standardReply, textElement } from './reply.ts';
import { integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

/** A list of members, or of roles, under whatever name it has in a request. */
const members = (name: string): ElementRule => ({
  name,
  inside: [{ name: 'member', many: true, inside: [{ name: 'userId', required: true }] }],
});
const userRoles = (name: string): ElementRule => ({
  name,
  inside: [{ name: 'userRole', many: true, inside: [{ name: 'roleName', required: true }] }],
});

/** Elements of a user group in requests and replies, in the order of the schema, which is the same in all versions. */
const userGroupElements: readonly ElementRule[] = [members('members'), userRoles('userRoles'), { name: 'name' }];
const newUserGroupElements: readonly ElementRule[] = [members('members'), userRoles('userRoles'), { name: 'name', required: true }];
const changedUserGroupElements: readonly ElementRule[] = [
  ...['removeMembers', 'addMembers', 'members'].map(members),
  ...['removeUserRoles', 'addUserRoles', 'userRoles'].map(userRoles),
  { name: 'newName' },
];

const groupKey = ['name', 'uuid'] as const;

/** What `returnedTags` may name: lists by their own name, whatever stands inside. */
const tags = (rules: readonly ElementRule[]): ElementRule[] => elements(...rules.map(({ name }) => name));

function findByKey(store: Store, request: XmlElement): AccessControlGroup | undefined {
  const pkid = childText(request, 'uuid');
  return pkid === undefined ? findGroup(store, childText(request, 'name') ?? '') : findGroupByPkid(store, pkidOf(pkid));
}

/** The texts of a list in a request, for instance user ids; undefined where it is not given. */
const textsIn = (request: XmlElement, list: string, item: string): string[] | undefined =>
  child(request, list)?.children.map((element) => childText(element, item)?.trim() ?? '');

/** The change of a list: whole, or what is to be removed and added. Throws AxlFault where a request has both. */
function listChange(request: XmlElement, list: string, item: string): ListChange | undefined {
  const capitalised = `${list.charAt(0).toUpperCase()}${list.slice(1)}`;
  const all = textsIn(request, list, item);
  const remove = textsIn(request, `remove${capitalised}`, item);
  const add = textsIn(request, `add${capitalised}`, item);
  if (all !== undefined && (remove !== undefined || add !== undefined)) {
    const part = remove === undefined ? 'add' : 'remove';
    throw new AxlFault(axlCode.general, `Elements ${list} and ${part}${capitalised} exclude each other in ${request.name}`);
  }
  if (all !== undefined) return { all };
  return remove === undefined && add === undefined ? undefined : { remove: remove ?? [], add: add ?? [] };
}

const memberMarkup = ({ pkid, userid }: GroupMember): string => xml('member', { uuid: uuid(pkid) }, textElement('userId', userid));

const replyOf = (store: Store, group: AccessControlGroup) => ({
  members: xml('members', {}, ...membersOf(store, group.pkid).map(memberMarkup)),
  userRoles: xml(
    'userRoles',
    {},
    ...rolesOfGroup(store, group.pkid).map(({ pkid, name }) => xml('userRole', {}, reference('roleName', { pkid, text: name }))),
  ),
  name: textElement('name', group.name),
});

const getUserGroup: Operation = {
  name: 'getUserGroup',
  request: { elements: [...elements(...groupKey), { name: 'returnedTags', inside: tags(userGroupElements) }], oneOf: [groupKey] },
  handle(request, { store, version }) {
    const group = findByKey(store, request);
    if (!group) throw notFound('UserGroup');
    const markup = inOrder(version, userGroupElements, replyOf(store, group), returnedTags(request));
    return xml('return', {}, xml('userGroup', { uuid: uuid(group.pkid) }, markup));
  },
};

const listUserGroup: Operation = {
  name: 'listUserGroup',
  request: {
    elements: [
      { name: 'searchCriteria', required: true, inside: elements('name') },
      { name: 'returnedTags', required: true, inside: elements('name') },
      ...elements('skip', 'first'),
    ],
  },
  handle(request, { store }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = criteria && textIn(criteria, 'name');
    const groups = searchGroups(store, pattern, integerIn(request, 'skip'), integerIn(request, 'first'));
    return xml('return', {}, ...groups.map(({ pkid, name }) => xml('userGroup', { uuid: uuid(pkid) }, textElement('name', name))));
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
      members: listChange(group, 'members', 'userId'),
      roles: listChange(group, 'userRoles', 'roleName'),
    };
    return standardReply(await addGroup(store, asked));
  },
};

const updateUserGroup: Operation = {
  name: 'updateUserGroup',
  request: { elements: [...elements(...groupKey), ...changedUserGroupElements], oneOf: [groupKey] },
  async handle(request, { store }) {
    const asked = {
      name: textIn(request, 'newName'),
      members: listChange(request, 'members', 'userId'),
      roles: listChange(request, 'userRoles', 'roleName'),
    };
    return standardReply(await updateGroup(store, () => findByKey(store, request), asked));
  },
};

const removeUserGroup: Operation = {
  name: 'removeUserGroup',
  request: { elements: elements(...groupKey), oneOf: [groupKey] },
  async handle(request, { store }) {
    return standardReply(await removeGroup(store, () => findByKey(store, request)));
  },
};

export const userGroupOperations: readonly Operation[] = [getUserGroup, listUserGroup, addUserGroup, updateUserGroup, removeUserGroup];
