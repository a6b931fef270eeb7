import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import type { Store, Write } from '@uclab/platform/store';
import { homeNodeOf, presenceNodes } from '../feed/process-nodes.ts';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { given, readLdapAuthentication, readLdapSystem } from '../ldap/index.ts';
import { requireGroups, writeGroupsOfUser } from './access-control-groups.ts';
import { findApplicationUser } from './application-users.ts';
import { asLocalUser } from './convert-to-local-user.ts';
import { DuplicateUserError } from './duplicate-user-error.ts';
import { type EndUser, findEndUser, writeEndUsers } from './end-users.ts';
import { type LocalFields, readLocalFields, writeLocalFields } from './local-fields.ts';
import { credentialWrites, type HashedCredentials, hashCredentials, type NewCredentials } from './new-credentials.ts';
import { noPersonalFields, type PersonalField, personalFieldNames, personalFields } from './personal-fields.ts';
import { removeUsers } from './removed-users.ts';
import { requireShort, requireText } from './required-text.ts';
import { type UserRef, userStatus } from './tables.ts';
import { type UserSettingName, writeUserSettings } from './user-settings.ts';

/** The fields of an end user that a directory fills in every release, and that are read-only on CUCM then; each with its name on the outside. */
const standardFields = {
  userid: 'newUserid',
  firstname: 'firstName',
  middlename: 'middleName',
  lastname: 'lastName',
  manager: 'manager',
  department: 'department',
  telephonenumber: 'telephoneNumber',
  mailid: 'mailid',
} as const;

const namesOutside = { ...standardFields, ...personalFieldNames };
const standardNames = ['userid', 'firstname', 'middlename', 'lastname', 'manager', 'department', 'telephonenumber', 'mailid'] as const;
const fieldNames = [...standardNames, ...personalFields] as const;

export type EndUserFields = Record<keyof typeof standardFields, string> & Partial<Record<PersonalField, string>>;

/** What foundation/persona says of local users in the release of the node. */
export interface LocalUserRules {
  readonly localUsersBesideLdap: boolean;
}

/** What foundation/persona says of changes of users in the release of the node. */
export interface EndUserRules extends LocalUserRules {
  /** What a directory fills beside the standard fields; nothing where it is left out. */
  readonly synchronisedFields?: readonly PersonalField[];
}

/** The local user and the writes for it; counters are left to the caller, who may add several. */
export function newLocalUser(fields: EndUserFields, place: { homenode: string; revision: number }): { user: EndUser; write: Write } {
  const user: EndUser = {
    pkid: randomUUID(),
    ...noPersonalFields,
    ...fields,
    status: userStatus.active,
    fkdirectorypluginconfig: null,
    uniqueidentifier: '',
    deletedtimestamp: null,
    ...place,
  };
  return { user, write: writeEndUsers([user]) };
}

/** What an administrator types of an end user; what is left out stays. */
export interface EndUserChange {
  readonly fields: { readonly [K in keyof EndUserFields]?: string | undefined };
  readonly local: { readonly [K in keyof LocalFields]?: LocalFields[K] | undefined };
  readonly credentials: NewCredentials;
  readonly settings?: { readonly [K in UserSettingName]?: string | undefined } | undefined;
  /** Names of access control groups, in place of those that there were. */
  readonly groups?: readonly string[] | undefined;
  /** Makes an LDAP user a local one before the rest is looked at. */
  readonly toLocal?: boolean;
}

/** Throws Refusal for a text that no column holds. */
function requireTexts({ fields, local, settings = {} }: EndUserChange): void {
  for (const name of fieldNames) requireShort(namesOutside[name], fields[name] ?? '');
  requireShort('associatedPc', local.associatedpc ?? '');
  for (const [name, value] of Object.entries(settings)) requireShort(name, value ?? '');
}

const refOf = (pkid: string): UserRef => ({ kind: 'enduser', pkid });

/** The writes for what CUCM keeps of a user by itself, whatever a directory says. Throws Refusal. */
function localWrites(store: Store, pkid: string, hashes: HashedCredentials, change: EndUserChange): Write[] {
  const { local, credentials, groups, settings = {} } = change;
  const changed = given(local);
  const typed = given(settings);
  if (groups !== undefined) requireGroups(store, groups, 'associatedGroups');
  return [
    ...credentialWrites(store, refOf(pkid), credentials, hashes),
    ...(Object.keys(changed).length > 0 ? [writeLocalFields(pkid, { ...readLocalFields(store, pkid), ...changed })] : []),
    ...(Object.keys(typed).length > 0 ? [writeUserSettings(pkid, typed)] : []),
    ...(groups === undefined ? [] : writeGroupsOfUser(refOf(pkid), groups)),
  ];
}

/**
 * Adds a local end user; its pkid. Throws Refusal: conflict while synchronisation is on in a release where end users come from
 * the directory only then; not-found for a group; invalid. DuplicateUserError for an id that is taken.
 */
export async function addEndUser(
  store: Store,
  change: EndUserChange & { readonly fields: EndUserFields },
  { localUsersBesideLdap }: LocalUserRules,
): Promise<string> {
  const { fields } = change;
  requireText('userid', fields.userid);
  requireText('lastName', fields.lastname);
  requireTexts(change);
  const hashes = await hashCredentials(store, 'enduser', undefined, change.credentials);
  return store.exclusive(async () => {
    if (readLdapSystem(store).syncEnabled && !localUsersBesideLdap) {
      throw new Refusal('conflict', 'End users cannot be added while synchronisation from the LDAP server is on');
    }
    // One id belongs to one user, end user or application user (assumed).
    if (findEndUser(store, fields.userid) || findApplicationUser(store, fields.userid)) throw new DuplicateUserError();
    const state = readChangeState(store);
    const next = { ...state, revision: state.revision + 1, homed: state.homed + 1 };
    const homenode = homeNodeOf(presenceNodes(store), state.homed);
    const { user, write } = newLocalUser(fields, { homenode, revision: next.revision });
    await store.write([write, ...localWrites(store, user.pkid, hashes, change), writeChangeState(next)]);
    return user.pkid;
  });
}

/**
 * Changes an end user; its pkid. Throws Refusal: conflict for a synchronised field while synchronisation is on, and for a
 * password while LDAP authentication is on, but for a local user where those live beside LDAP users; not-found. PIN and local
 * fields can be changed always. Throws as `asLocalUser` where the user is to be made a local one.
 */
export async function updateEndUser(
  store: Store,
  find: () => EndUser | undefined,
  asked: EndUserChange,
  rules: EndUserRules,
): Promise<string> {
  const { fields: change, credentials, toLocal = false } = asked;
  if (change.userid !== undefined) requireText('newUserid', change.userid);
  if (change.lastname !== undefined) requireText('lastName', change.lastname);
  requireTexts(asked);
  const known = find();
  const hashes = await hashCredentials(store, 'enduser', known && refOf(known.pkid), credentials);
  return store.exclusive(async () => {
    const found = find();
    if (!found) throw userNotFound();
    const before = toLocal ? asLocalUser(found, rules) : found;
    const isLdapUser = before.fkdirectorypluginconfig !== null || !rules.localUsersBesideLdap;
    const changed = fieldNames.filter((field) => change[field] !== undefined && change[field] !== before[field]);
    const filled: readonly string[] = [...standardNames, ...(rules.synchronisedFields ?? [])];
    const readOnly = changed.filter((field) => filled.includes(field));
    if (readOnly.length > 0 && isLdapUser && readLdapSystem(store).syncEnabled) {
      const names = readOnly.map((field) => namesOutside[field]).join(', ');
      throw new Refusal('conflict', `${names} cannot be changed while synchronisation from the LDAP server is on`);
    }
    if (credentials.password !== undefined && isLdapUser && readLdapAuthentication(store).authenticateEndUsers) {
      throw new Refusal('conflict', 'password cannot be changed while end users are authenticated by LDAP', 'password');
    }
    if (change.userid !== undefined) {
      const other = findEndUser(store, change.userid);
      if ((other && other.pkid !== before.pkid) || findApplicationUser(store, change.userid)) throw new DuplicateUserError();
    }
    const writes = localWrites(store, before.pkid, hashes, asked);
    if (before === found && changed.length === 0 && writes.length === 0) return before.pkid;
    const state = readChangeState(store);
    const revision = state.revision + 1;
    await store.write([writeEndUsers([{ ...before, ...given(change), revision }]), ...writes, writeChangeState({ ...state, revision })]);
    return before.pkid;
  });
}

/**
 * Removes an end user with all that belongs to them; the pkid. Throws Refusal: conflict for one who comes from the directory while
 * synchronisation is on, and for everybody then in a release without local users beside those (assumed); not-found.
 */
export function removeEndUser(store: Store, find: () => EndUser | undefined, { localUsersBesideLdap }: LocalUserRules): Promise<string> {
  return store.exclusive(async () => {
    const user = find();
    if (!user) throw userNotFound();
    if (readLdapSystem(store).syncEnabled && (user.fkdirectorypluginconfig !== null || !localUsersBesideLdap)) {
      throw new Refusal(
        'conflict',
        localUsersBesideLdap
          ? 'End users who come from the LDAP server cannot be removed while synchronisation from it is on; local users can'
          : 'End users cannot be removed while synchronisation from the LDAP server is on',
      );
    }
    const state = readChangeState(store);
    const revision = state.revision + 1;
    await store.write([...removeUsers([{ pkid: user.pkid, kind: 'enduser', revision }]), writeChangeState({ ...state, revision })]);
    return user.pkid;
  });
}

const userNotFound = (): Refusal => new Refusal('not-found', 'User not found');
