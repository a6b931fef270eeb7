export { checked, given } from './checked.ts';
export {
  type LdapAuthentication,
  type LdapDirectory,
  type LdapSystem,
  ldapAuthenticationSchema,
  ldapDirectorySchema,
  ldapFilterSchema,
  ldapSystemSchema,
} from './fields.ts';
export { authenticationSettings, ldapAuthenticationPkid, readLdapAuthentication, writeLdapAuthentication } from './ldap-authentication.ts';
export {
  deleteLdapDirectory,
  findLdapDirectory,
  findMonthDay,
  listLdapDirectories,
  type StoredLdapDirectory,
  writeLdapDirectory,
  writeNextExecTime,
} from './ldap-directory.ts';
export {
  addLdapFilter,
  findLdapFilter,
  listLdapFilters,
  removeLdapFilter,
  requireFilterPage,
  type StoredLdapFilter,
  updateLdapFilter,
} from './ldap-filter.ts';
export { ldapSystemPkid, readLdapSystem, writeLdapSystem } from './ldap-system.ts';
export {
  groupsOfAgreement,
  type NumberPool,
  type Provisioning,
  type ProvisioningChange,
  provisioningTables,
  readProvisioning,
  requireNoGroupFilter,
} from './provisioning.ts';
export { firstRunText, monthDay, nextRunText, scheduleTime } from './schedule.ts';
export { type LdapServerType, serverTypeNameFrom9, serverTypeOf } from './server-types.ts';
export { ldapTables } from './tables.ts';
export { updateLdapAuthentication } from './update-ldap-authentication.ts';
export { addLdapDirectory, updateLdapDirectory } from './update-ldap-directory.ts';
export { updateLdapSystem } from './update-ldap-system.ts';
