import type { Store } from '@uclab/platform/store';
import { findLdapFilter, type LdapDirectory, type LdapServerType, type LdapSystem } from '../ldap/index.ts';

const inetOrgPerson = '(objectclass=inetOrgPerson)';

/**
 * What an agreement without a filter of its own asks for. CUCM Administration Guide 9.0(1), LDAP Directory,
 * http://www.cisco.com/en/US/docs/voice_ip_comm/cucm/admin/9_0_1/ccmcfg/CUCM_BK_CDF59AFB_00_admin-guide_chapter_01100.html
 */
const defaultFilter: Record<LdapServerType, string> = {
  'Microsoft Active Directory': '(&(objectclass=user)(!(objectclass=Computer))(!(UserAccountControl:1.2.840.113556.1.4.803:=2)))',
  'iPlanet or Sun ONE LDAP Server': inetOrgPerson,
  OpenLDAP: inetOrgPerson,
  'Microsoft Active Directory Application Mode': '(&(objectclass=user)(!(objectclass=Computer))(!(msDS-UserAccountDisabled=TRUE)))',
};

/** What an agreement asks for: its custom filter, or the default of the server type. */
export const filterOf = (store: Store, system: LdapSystem, agreement: LdapDirectory): string =>
  (agreement.ldapFilter === '' ? undefined : findLdapFilter(store, { name: agreement.ldapFilter })?.filter) ??
  defaultFilter[system.ldapServer];
