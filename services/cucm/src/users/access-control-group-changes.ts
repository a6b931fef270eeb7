import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import type { Store, Write } from '@uclab/platform/store';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { type AccessControlGroup, findGroup, findRole, insertGroup, membersOf, rolesOfGroup } from './access-control-groups.ts';
import { findApplicationUser } from './application-users.ts';
import { DuplicateUserError } from './duplicate-user-error.ts';
import { findEndUser } from './end-users.ts';
import { requireText } from './required-text.ts';
import type { UserRef } from './tables.ts';

/** A change of a list: all of it in place of what there was, or some taken away and some put in. */
export type ListChange = { readonly all: readonly string[] } | { readonly remove: readonly string[]; readonly add: readonly string[] };

/** What an administrator types of a group; what is left out stays. Members are named by user id, of either kind of user. */
export interface GroupChange {
  readonly name?: string | undefined;
  readonly members?: ListChange | undefined;
  readonly roles?: ListChange | undefined;
}

function requireMember(store: Store, userid: string): UserRef {
  const endUser = findEndUser(store, userid);
  if (endUser) return { kind: 'enduser', pkid: endUser.pkid };
  const applicationUser = findApplicationUser(store, userid);
  if (applicationUser) return { kind: 'applicationuser', pkid: applicationUser.pkid };
  throw new Refusal('not-found', `User ${userid} not found`, 'members');
}

function requireRole(store: Store, name: string): string {
  const role = findRole(store, name);
  if (!role) throw new Refusal('not-found', `FunctionRole ${name} not found`, 'userRoles');
  return role.pkid;
}

/** The keys of a list after a change; `keyOf` throws for a name that it does not know. */
function changed(before: readonly string[], change: ListChange, keyOf: (name: string) => string): Set<string> {
  if ('all' in change) return new Set(change.all.map(keyOf));
  const removed = new Set(change.remove.map(keyOf));
  return new Set([...before.filter((key) => !removed.has(key)), ...change.add.map(keyOf)]);
}

const difference = (one: ReadonlySet<string>, other: ReadonlySet<string>): string[] => [...one].filter((key) => !other.has(key));

/** Presence nodes copy the groups of application users, so each whose groups change takes the next revision. */
function revised(store: Store, applicationUsers: readonly string[]): Write[] {
  if (applicationUsers.length === 0) return [];
  const state = readChangeState(store);
  const rows = applicationUsers.map((pkid, index) => [state.revision + index + 1, pkid]);
  return [
    { sql: 'UPDATE applicationuser SET revision = ? WHERE pkid = ?', rows },
    writeChangeState({ ...state, revision: state.revision + rows.length }),
  ];
}

interface MemberChange {
  readonly writes: readonly Write[];
  readonly applicationUsers: ReadonlySet<string>;
}

/** The writes for other members of a group, and which application users they touch. */
function memberChange(store: Store, group: string, change: ListChange | undefined): MemberChange {
  if (change === undefined) return { writes: [], applicationUsers: new Set() };
  const kinds = new Map<string, UserRef['kind']>();
  const before = membersOf(store, group);
  for (const { pkid, kind } of before) kinds.set(pkid, kind);
  const keys = new Set(before.map(({ pkid }) => pkid));
  const after = changed([...keys], change, (userid) => {
    const { pkid, kind } = requireMember(store, userid);
    kinds.set(pkid, kind);
    return pkid;
  });
  const ofKind = (all: readonly string[], kind: UserRef['kind']) => all.filter((pkid) => kinds.get(pkid) === kind);
  const [gone, come] = [difference(keys, after), difference(after, keys)];
  const writes = (['enduser', 'applicationuser'] as const).flatMap((kind) => [
    {
      sql: `DELETE FROM ${kind}dirgroupmap WHERE fk${kind} = ? AND fkdirgroup = ?`,
      rows: ofKind(gone, kind).map((pkid) => [pkid, group]),
    },
    { sql: `INSERT INTO ${kind}dirgroupmap (fk${kind}, fkdirgroup) VALUES (?, ?)`, rows: ofKind(come, kind).map((pkid) => [pkid, group]) },
  ]);
  return { writes, applicationUsers: new Set(ofKind([...gone, ...come], 'applicationuser')) };
}

function roleWrites(store: Store, group: string, change: ListChange | undefined): Write[] {
  if (change === undefined) return [];
  const before = rolesOfGroup(store, group).map(({ pkid }) => pkid);
  const after = changed(before, change, (name) => requireRole(store, name));
  return [
    { sql: 'DELETE FROM functionroledirgroupmap WHERE fkdirgroup = ?', rows: [[group]] },
    {
      sql: 'INSERT INTO functionroledirgroupmap (fkfunctionrole, fkdirgroup) VALUES (?, ?)',
      rows: [...after].map((role) => [role, group]),
    },
  ];
}

const groupNotFound = (): Refusal => new Refusal('not-found', 'UserGroup not found');

function requireFreeName(store: Store, name: string, own?: AccessControlGroup): void {
  requireText(own ? 'newName' : 'name', name);
  const other = findGroup(store, name);
  if (other && other.pkid !== own?.pkid) throw new DuplicateUserError();
}

/** Adds an access control group; its pkid. Throws Refusal (invalid for the name, not-found for a member or role), DuplicateUserError. */
export function addGroup(store: Store, { name = '', members, roles }: GroupChange): Promise<string> {
  return store.exclusive(async () => {
    requireFreeName(store, name);
    const pkid = randomUUID();
    const joined = memberChange(store, pkid, members);
    const given = roleWrites(store, pkid, roles);
    await store.write([insertGroup(pkid, name), ...joined.writes, ...given, ...revised(store, [...joined.applicationUsers])]);
    return pkid;
  });
}

/**
 * Changes an access control group; its pkid. A standard one keeps its name and its roles (Manage User Access, Administration Guide
 * 14SU2). Throws Refusal (conflict for that, invalid, not-found), DuplicateUserError.
 */
export function updateGroup(store: Store, find: () => AccessControlGroup | undefined, change: GroupChange): Promise<string> {
  return store.exclusive(async () => {
    const group = find();
    if (!group) throw groupNotFound();
    const { name = group.name, members, roles } = change;
    if (group.isStandard && name !== group.name) {
      throw new Refusal('conflict', `newName: ${group.name} is a standard group, which cannot be renamed`, 'newName');
    }
    if (group.isStandard && roles !== undefined) {
      throw new Refusal('conflict', `userRoles: ${group.name} is a standard group, whose roles cannot be changed`, 'userRoles');
    }
    requireFreeName(store, name, group);
    const { writes, applicationUsers } = memberChange(store, group.pkid, members);
    const touched = new Set(applicationUsers);
    // They have another group by its name.
    if (name !== group.name) for (const pkid of applicationUsersIn(store, group.pkid)) touched.add(pkid);
    await store.write([
      { sql: 'UPDATE dirgroup SET name = ? WHERE pkid = ?', rows: [[name, group.pkid]] },
      ...writes,
      ...roleWrites(store, group.pkid, roles),
      ...revised(store, [...touched]),
    ]);
    return group.pkid;
  });
}

/** Removes an access control group; its pkid. Throws Refusal: conflict for a standard one, not-found. */
export function removeGroup(store: Store, find: () => AccessControlGroup | undefined): Promise<string> {
  return store.exclusive(async () => {
    const group = find();
    if (!group) throw groupNotFound();
    if (group.isStandard) throw new Refusal('conflict', `${group.name} is a standard group, which cannot be removed`, 'name');
    const touched = applicationUsersIn(store, group.pkid);
    await store.write([
      ...['enduserdirgroupmap', 'applicationuserdirgroupmap', 'functionroledirgroupmap'].map((table) => ({
        sql: `DELETE FROM ${table} WHERE fkdirgroup = ?`,
        rows: [[group.pkid]],
      })),
      { sql: 'DELETE FROM dirgroup WHERE pkid = ?', rows: [[group.pkid]] },
      ...revised(store, touched),
    ]);
    return group.pkid;
  });
}

const applicationUsersIn = (store: Store, group: string): string[] =>
  membersOf(store, group).flatMap(({ pkid, kind }) => (kind === 'applicationuser' ? [pkid] : []));
