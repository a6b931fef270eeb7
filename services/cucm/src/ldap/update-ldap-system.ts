import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { checked, given } from './checked.ts';
import { type LdapSystem, ldapSystemSchema } from './fields.ts';
import { readLdapAuthentication, touchLdapAuthentication } from './ldap-authentication.ts';
import { listLdapDirectories } from './ldap-directory.ts';
import { readLdapSystem, writeLdapSystem } from './ldap-system.ts';

/**
 * Changes LDAP System. Throws Refusal: for a field that breaks a rule, and, as the page is read-only then, for any change
 * while an agreement exists or end users are authenticated by LDAP.
 * CUCM Administration Guide 7.1, LDAP System, https://manualsdump.com/en/manuals/cisco_systems-ol-18611-01/281125/128
 */
export const updateLdapSystem = (store: Store, change: { [K in keyof LdapSystem]?: unknown }): Promise<void> =>
  store.exclusive(async () => {
    const before = readLdapSystem(store);
    const after = checked(ldapSystemSchema, { ...before, ...given(change) });
    const changed = (['syncEnabled', 'ldapServer', 'userIdAttribute'] as const).find((field) => before[field] !== after[field]);
    if (!changed) return;
    if (listLdapDirectories(store).length > 0) {
      throw new Refusal(
        'conflict',
        `${changed} cannot be changed while an LDAP Directory agreement exists; delete the agreements first`,
        changed,
      );
    }
    if (readLdapAuthentication(store).authenticateEndUsers) {
      throw new Refusal('conflict', `${changed} cannot be changed while LDAP Authentication is used; switch it off first`, changed);
    }
    // The user id attribute is part of what presence nodes copy.
    await store.write([writeLdapSystem(after), ...touchLdapAuthentication(store)]);
  });
