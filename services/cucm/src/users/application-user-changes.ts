import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import { hashPassword } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { isGroup } from './access-control-groups.ts';
import { type ApplicationUser, findApplicationUser, insertApplicationUser, writeGroups } from './application-users.ts';
import { writeApplicationUserCredential } from './credentials.ts';
import { DuplicateUserError } from './duplicate-user-error.ts';
import { findEndUser } from './end-users.ts';
import { removeUsers } from './removed-users.ts';
import { requireText } from './required-text.ts';
import { useridKey } from './tables.ts';

/** What an administrator types of an application user; what is left out stays, or is empty for a new one. */
export interface ApplicationUserChange {
  readonly userid?: string | undefined;
  readonly password?: string | undefined;
  /** In place of the groups that there were. */
  readonly groups?: readonly string[] | undefined;
}

/** Without one nobody logs in as the application user; an empty one would let in whoever types none. */
async function passwordHash(password: string | undefined): Promise<string | undefined> {
  if (password === '') throw new Refusal('invalid', 'password must not be empty', 'password');
  return password === undefined ? undefined : hashPassword(password);
}

function requireGroups(store: Store, groups: readonly string[]): void {
  const unknown = groups.find((name) => !isGroup(store, name));
  if (unknown !== undefined) throw new Refusal('not-found', `UserGroup ${unknown} not found`, 'associatedGroups');
}

/** One id belongs to one user, end user or application user (assumed); `own` is the application user who keeps theirs. */
function requireFree(store: Store, userid: string, own?: ApplicationUser): void {
  const other = findApplicationUser(store, userid);
  if ((other && other.pkid !== own?.pkid) || findEndUser(store, userid)) throw new DuplicateUserError();
}

/**
 * Adds an application user; the pkid. Synchronisation has no say in it: these are made by hand. Throws Refusal (invalid, and
 * not-found for a group), DuplicateUserError.
 */
export async function addApplicationUser(store: Store, { userid = '', password, groups = [] }: ApplicationUserChange): Promise<string> {
  requireText('userid', userid);
  const hash = await passwordHash(password);
  return store.exclusive(async () => {
    requireFree(store, userid);
    requireGroups(store, groups);
    const state = readChangeState(store);
    const revision = state.revision + 1;
    const pkid = randomUUID();
    const user = { pkid, name: userid, passwordHash: hash ?? '', groups: [...new Set(groups)], revision };
    await store.write([...insertApplicationUser(user), writeChangeState({ ...state, revision })]);
    return pkid;
  });
}

/** Changes an application user; the pkid. A new password counts at once. Throws as `addApplicationUser`, and not-found for the user. */
export async function updateApplicationUser(
  store: Store,
  find: () => ApplicationUser | undefined,
  { userid, password, groups }: ApplicationUserChange,
): Promise<string> {
  if (userid !== undefined) requireText('newUserid', userid);
  const hash = await passwordHash(password);
  return store.exclusive(async () => {
    const before = find();
    if (!before) throw appUserNotFound();
    if (userid !== undefined) requireFree(store, userid, before);
    if (groups !== undefined) requireGroups(store, groups);
    const state = readChangeState(store);
    const revision = state.revision + 1;
    const name = userid ?? before.name;
    await store.write([
      {
        sql: 'UPDATE applicationuser SET name = ?, namekey = ?, revision = ? WHERE pkid = ?',
        rows: [[name, useridKey(name), revision, before.pkid]],
      },
      ...(groups === undefined ? [] : writeGroups(before.pkid, [...new Set(groups)])),
      ...(hash === undefined ? [] : [writeApplicationUserCredential(before.pkid, hash)]),
      writeChangeState({ ...state, revision }),
    ]);
    return before.pkid;
  });
}

/** Removes an application user; the pkid. Throws Refusal: not-found. */
export function removeApplicationUser(store: Store, find: () => ApplicationUser | undefined): Promise<string> {
  return store.exclusive(async () => {
    const user = find();
    if (!user) throw appUserNotFound();
    const state = readChangeState(store);
    const revision = state.revision + 1;
    await store.write([...removeUsers([{ pkid: user.pkid, kind: 'applicationuser', revision }]), writeChangeState({ ...state, revision })]);
    return user.pkid;
  });
}

const appUserNotFound = (): Refusal => new Refusal('not-found', 'AppUser not found');
