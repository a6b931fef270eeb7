import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { requireGroups, writeGroupsOfUser } from './access-control-groups.ts';
import { type ApplicationUserSettingName, writeApplicationUserSettings } from './application-user-settings.ts';
import { type ApplicationUser, findApplicationUser, insertApplicationUser } from './application-users.ts';
import type { CredentialSettingsChange } from './credential-settings-change.ts';
import { DuplicateUserError } from './duplicate-user-error.ts';
import { findEndUser } from './end-users.ts';
import { credentialWrites, hashCredentials } from './new-credentials.ts';
import { removeUsers } from './removed-users.ts';
import { requireText } from './required-text.ts';
import { type UserRef, useridKey } from './tables.ts';

/** What an administrator types of an application user; what is left out stays, or is empty for a new one. */
export interface ApplicationUserChange {
  readonly userid?: string | undefined;
  /** Without one nobody logs in as the application user. */
  readonly password?: string | undefined;
  readonly passwordSettings?: CredentialSettingsChange | undefined;
  /** Emulated time, milliseconds since the epoch; a password that was set at no known time does not expire. */
  readonly atMs?: number | undefined;
  /** In place of the groups that there were. */
  readonly groups?: readonly string[] | undefined;
  readonly settings?: { readonly [K in ApplicationUserSettingName]?: boolean | undefined } | undefined;
}

const refOf = (pkid: string): UserRef => ({ kind: 'applicationuser', pkid });

/** One id belongs to one user, end user or application user (assumed); `own` is the application user who keeps theirs. */
function requireFree(store: Store, userid: string, own?: ApplicationUser): void {
  const other = findApplicationUser(store, userid);
  if ((other && other.pkid !== own?.pkid) || findEndUser(store, userid)) throw new DuplicateUserError();
}

/**
 * Adds an application user; the pkid. Synchronisation has no say in it: these are made by hand. Throws Refusal (invalid, and
 * not-found for a group), DuplicateUserError.
 */
export async function addApplicationUser(store: Store, change: ApplicationUserChange): Promise<string> {
  const { userid = '', groups = [], password, passwordSettings, atMs, settings = {} } = change;
  requireText('userid', userid);
  const credentials = { password, passwordSettings, atMs };
  const hashes = await hashCredentials(store, 'applicationuser', undefined, credentials);
  return store.exclusive(async () => {
    requireFree(store, userid);
    requireGroups(store, groups, 'associatedGroups');
    const state = readChangeState(store);
    const revision = state.revision + 1;
    const pkid = randomUUID();
    const user = { pkid, name: userid, passwordHash: '', groups, revision };
    const writes = credentialWrites(store, refOf(pkid), credentials, hashes);
    const kept = writeApplicationUserSettings(pkid, settings);
    await store.write([...insertApplicationUser(user), kept, ...writes, writeChangeState({ ...state, revision })]);
    return pkid;
  });
}

/** Changes an application user; the pkid. A new password counts at once. Throws as `addApplicationUser`, and not-found for the user. */
export async function updateApplicationUser(
  store: Store,
  find: () => ApplicationUser | undefined,
  { userid, groups, password, passwordSettings, atMs, settings = {} }: ApplicationUserChange,
): Promise<string> {
  if (userid !== undefined) requireText('newUserid', userid);
  const credentials = { password, passwordSettings, atMs };
  const known = find();
  const hashes = await hashCredentials(store, 'applicationuser', known && refOf(known.pkid), credentials);
  return store.exclusive(async () => {
    const before = find();
    if (!before) throw appUserNotFound();
    if (userid !== undefined) requireFree(store, userid, before);
    if (groups !== undefined) requireGroups(store, groups, 'associatedGroups');
    const state = readChangeState(store);
    const revision = state.revision + 1;
    const name = userid ?? before.name;
    await store.write([
      {
        sql: 'UPDATE applicationuser SET name = ?, namekey = ?, revision = ? WHERE pkid = ?',
        rows: [[name, useridKey(name), revision, before.pkid]],
      },
      ...(groups === undefined ? [] : writeGroupsOfUser(refOf(before.pkid), groups)),
      ...credentialWrites(store, refOf(before.pkid), credentials, hashes),
      writeApplicationUserSettings(before.pkid, settings),
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
