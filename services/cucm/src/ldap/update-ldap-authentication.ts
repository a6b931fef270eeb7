import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { checked, given } from './checked.ts';
import { type LdapAuthentication, ldapAuthenticationSchema } from './fields.ts';
import { readLdapAuthentication, writeLdapAuthentication } from './ldap-authentication.ts';
import { listLdapDirectories } from './ldap-directory.ts';
import { readLdapSystem } from './ldap-system.ts';

/**
 * Changes LDAP Authentication; servers are replaced as a whole. Throws Refusal for a field that breaks a rule, and where
 * synchronisation is off or there is no agreement. CUCM Administration Guide 9.0(1), LDAP Authentication,
 * http://www.cisco.com/en/US/docs/voice_ip_comm/cucm/admin/9_0_1/ccmcfg/CUCM_BK_CDF59AFB_00_admin-guide_chapter_01101.html
 */
export const updateLdapAuthentication = (store: Store, change: { [K in keyof LdapAuthentication]?: unknown }): Promise<void> =>
  store.exclusive(async () => {
    const { revision: _, ...before } = readLdapAuthentication(store);
    const after = checked(ldapAuthenticationSchema, { ...before, ...given(change) });
    if (!readLdapSystem(store).syncEnabled) {
      throw new Refusal('conflict', 'LDAP Authentication cannot be changed while synchronisation from the LDAP server is off');
    }
    if (after.authenticateEndUsers && listLdapDirectories(store).length === 0) {
      throw new Refusal('conflict', 'authenticateEndUsers needs an LDAP Directory agreement', 'authenticateEndUsers');
    }
    const state = readChangeState(store);
    const revision = state.revision + 1;
    await store.write([...writeLdapAuthentication(after, revision), writeChangeState({ ...state, revision })]);
  });
