import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import { hashPassword } from '@uclab/platform/identity';
import type { Store, Write } from '@uclab/platform/store';
import { homeNodeOf, presenceNodes } from '../feed/process-nodes.ts';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { given, readLdapAuthentication, readLdapSystem } from '../ldap/index.ts';
import { type CredentialKind, credentialKind, writeEndUserCredential } from './credentials.ts';
import { type EndUser, findEndUser, writeEndUsers } from './end-users.ts';
import { userStatus } from './tables.ts';

/** The fields of an end user that a directory may fill, and that are read-only on CUCM then; each with its name on the outside. */
const synchronisedFields = {
  userid: 'newUserid',
  firstname: 'firstName',
  middlename: 'middleName',
  lastname: 'lastName',
  manager: 'manager',
  department: 'department',
  telephonenumber: 'telephoneNumber',
  mailid: 'mailid',
} as const;

const fieldNames = ['userid', 'firstname', 'middlename', 'lastname', 'manager', 'department', 'telephonenumber', 'mailid'] as const;

export type EndUserFields = Record<keyof typeof synchronisedFields, string>;

/** Credentials as an administrator types them. */
export interface NewCredentials {
  readonly password?: string | undefined;
  readonly pin?: string | undefined;
}

/** What foundation/persona says of local users in the release of the node. */
export interface LocalUserRules {
  readonly localUsersBesideLdap: boolean;
}

/** A user id or last name that CUCM takes: not empty, no longer than its column. */
const requireText = (field: string, value: string): void => {
  if (value.trim() === '') throw new Refusal('invalid', `${field} must not be empty`, field);
  if (value.length > 128) throw new Refusal('invalid', `${field} has at most 128 characters`, field);
};

const hashed = async (credentials: NewCredentials): Promise<[CredentialKind, string][]> => {
  const hashes: [CredentialKind, string][] = [];
  for (const kind of ['password', 'pin'] as const) {
    const text = credentials[kind];
    if (text === undefined) continue;
    if (text === '') throw new Refusal('invalid', `${kind} must not be empty`, kind);
    hashes.push([credentialKind[kind], await hashPassword(text)]);
  }
  return hashes;
};

/** The local user and the writes for it; counters are left to the caller, who may add several. */
export function newLocalUser(fields: EndUserFields, place: { homenode: string; revision: number }): { user: EndUser; write: Write } {
  const user: EndUser = {
    pkid: randomUUID(),
    ...fields,
    status: userStatus.active,
    fkdirectorypluginconfig: null,
    uniqueidentifier: '',
    deletedtimestamp: null,
    ...place,
  };
  return { user, write: writeEndUsers([user]) };
}

/**
 * Adds a local end user; its pkid. Throws Refusal: conflict while synchronisation is on in a release where end users come from
 * the directory only then, and for an id that is taken.
 */
export async function addEndUser(
  store: Store,
  fields: EndUserFields,
  credentials: NewCredentials,
  { localUsersBesideLdap }: LocalUserRules,
): Promise<string> {
  requireText('userid', fields.userid);
  requireText('lastName', fields.lastname);
  const hashes = await hashed(credentials);
  return store.exclusive(async () => {
    if (readLdapSystem(store).syncEnabled && !localUsersBesideLdap) {
      throw new Refusal('conflict', 'End users cannot be added while synchronisation from the LDAP server is on');
    }
    if (findEndUser(store, fields.userid)) throw new DuplicateUserError();
    const state = readChangeState(store);
    const next = { ...state, revision: state.revision + 1, homed: state.homed + 1 };
    const homenode = homeNodeOf(presenceNodes(store), state.homed);
    const { user, write } = newLocalUser(fields, { homenode, revision: next.revision });
    await store.write([write, ...hashes.map(([kind, hash]) => writeEndUserCredential(user.pkid, kind, hash)), writeChangeState(next)]);
    return user.pkid;
  });
}

/** The user id is taken. The product answers with its database's own words. */
export class DuplicateUserError extends Error {
  override readonly name = 'DuplicateUserError';

  constructor() {
    super('Could not insert new row - duplicate value in a UNIQUE INDEX column (Unique Index:).');
  }
}

/**
 * Changes an end user; its pkid. Throws Refusal: conflict for a synchronised field while synchronisation is on, and for a
 * password while LDAP authentication is on, but for a local user where those live beside LDAP users; not-found.
 */
export async function updateEndUser(
  store: Store,
  find: () => EndUser | undefined,
  change: { readonly [K in keyof EndUserFields]?: string | undefined },
  credentials: NewCredentials,
  { localUsersBesideLdap }: LocalUserRules,
): Promise<string> {
  if (change.userid !== undefined) requireText('newUserid', change.userid);
  if (change.lastname !== undefined) requireText('lastName', change.lastname);
  const hashes = await hashed(credentials);
  return store.exclusive(async () => {
    const before = find();
    if (!before) throw new Refusal('not-found', 'User not found');
    const isLdapUser = before.fkdirectorypluginconfig !== null || !localUsersBesideLdap;
    const changed = fieldNames.filter((field) => change[field] !== undefined && change[field] !== before[field]);
    if (changed.length > 0 && isLdapUser && readLdapSystem(store).syncEnabled) {
      const names = changed.map((field) => synchronisedFields[field]).join(', ');
      throw new Refusal('conflict', `${names} cannot be changed while synchronisation from the LDAP server is on`);
    }
    if (credentials.password !== undefined && isLdapUser && readLdapAuthentication(store).authenticateEndUsers) {
      throw new Refusal('conflict', 'password cannot be changed while end users are authenticated by LDAP', 'password');
    }
    if (change.userid !== undefined) {
      const other = findEndUser(store, change.userid);
      if (other && other.pkid !== before.pkid) throw new DuplicateUserError();
    }
    if (changed.length === 0 && hashes.length === 0) return before.pkid;
    const state = readChangeState(store);
    const revision = state.revision + 1;
    await store.write([
      writeEndUsers([{ ...before, ...given(change), revision }]),
      ...hashes.map(([kind, hash]) => writeEndUserCredential(before.pkid, kind, hash)),
      writeChangeState({ ...state, revision }),
    ]);
    return before.pkid;
  });
}
