import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { checked, given } from './checked.ts';
import { type LdapDirectory, ldapDirectorySchema } from './fields.ts';
import { findLdapDirectory, listLdapDirectories, writeLdapDirectory } from './ldap-directory.ts';
import { readLdapSystem } from './ldap-system.ts';

/** Service parameter `Maximum Number of Agreements` of this release. */
const maximumAgreements = 5;

const requireSynchronisation = (store: Store): void => {
  if (readLdapSystem(store).syncEnabled) return;
  throw new Refusal('conflict', 'LDAP Directory cannot be changed while synchronisation from the LDAP server is off');
};

const requireFreeName = (store: Store, name: string, pkid: string): void => {
  const other = findLdapDirectory(store, { name });
  if (other && other.pkid !== pkid) throw new Refusal('conflict', `name ${name} is taken by another agreement`, 'name');
};

/**
 * Adds an agreement; its pkid. Throws Refusal for a field that breaks a rule, a name that is taken, a sixth agreement, and
 * while synchronisation is off.
 */
export const addLdapDirectory = (store: Store, agreement: { [K in keyof LdapDirectory]?: unknown }): Promise<string> =>
  store.exclusive(async () => {
    const stored = { pkid: randomUUID(), ...checked(ldapDirectorySchema, given(agreement)) };
    requireSynchronisation(store);
    requireFreeName(store, stored.name, stored.pkid);
    if (listLdapDirectories(store).length >= maximumAgreements) {
      throw new Refusal('conflict', `there are ${maximumAgreements} agreements, and that is the maximum`);
    }
    await store.write(writeLdapDirectory(stored));
    return stored.pkid;
  });

/**
 * Changes an agreement. Throws Refusal: not-found; for a field that breaks a rule; while synchronisation is off. Which
 * attributes are read is chosen once: those three fields are not among what may change.
 */
export const updateLdapDirectory = (
  store: Store,
  by: { name: string } | { pkid: string },
  change: { [K in Exclude<keyof LdapDirectory, 'middleName' | 'phoneNumber' | 'mailId'>]?: unknown },
): Promise<string> =>
  store.exclusive(async () => {
    const before = findLdapDirectory(store, by);
    if (!before) throw new Refusal('not-found', 'LdapDirectory not found');
    const { pkid, ...settings } = before;
    const after = { pkid, ...checked(ldapDirectorySchema, { ...settings, ...given(change) }) };
    requireSynchronisation(store);
    requireFreeName(store, after.name, pkid);
    await store.write(writeLdapDirectory(after));
    return pkid;
  });
