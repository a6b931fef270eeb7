import { aText, before, type ElementRule, keyOf, listOf, required, since } from './element-rules.ts';

/** Lists of members, and of roles, under whatever name they have in a request. */
const members = (name: string): ElementRule => listOf(name, { name: 'member', keyed: true, inside: required([aText('userId')]) });
const userRoles = (name: string): ElementRule =>
  listOf(name, { name: 'userRole', keyed: true, inside: required([{ name: 'roleName', reference: true }]) });

const name = aText('name', 128);
const lists = [members('members'), userRoles('userRoles')];

/** The user group of addUserGroup. */
export const newUserGroupElements: readonly ElementRule[] = [
  ...before('10.0', required([name])),
  ...lists,
  ...since('10.0', required([name])),
];

/** The user group that getUserGroup returns. */
export const userGroupElements: readonly ElementRule[] = [...before('10.0', [name]), ...lists, ...since('10.0', [name])];

/** The user groups that listUserGroup returns, and what they can be narrowed by. */
export const listedUserGroupElements: readonly ElementRule[] = [name];

/** The members of updateUserGroup beside the key. */
export const changedUserGroupElements: readonly ElementRule[] = [
  ...before('10.0', [aText('newName', 128)]),
  ...['removeMembers', 'addMembers', 'members'].map(members),
  ...['removeUserRoles', 'addUserRoles', 'userRoles'].map(userRoles),
  ...since('10.0', [aText('newName', 128)]),
];

export const userGroupKey = keyOf('name');
