import type { SeedInput } from '../src/service/index.ts';

/** A cluster with synchronisation on and one agreement; passwords are checked locally. */
export const synchronisedSeed: SeedInput = {
  version: '8.5.1',
  ldapSystem: { syncEnabled: true, ldapServer: 'OpenLDAP', userIdAttribute: 'uid' },
  ldapDirectories: [
    {
      name: 'lab',
      ldapDn: 'cn=admin,dc=lab,dc=example',
      ldapPassword: 'manager-secret',
      userSearchBase: 'ou=People,dc=lab,dc=example',
      servers: [{ hostName: 'directory', ldapPortNumber: 636, sslEnabled: true }],
      intervalValue: 1,
      scheduleUnit: 'DAY',
    },
  ],
  ldapAuthentication: { authenticateEndUsers: false },
  applicationUsers: [
    { userid: 'axladmin', password: 'axl-secret', groups: ['Standard AXL API Access'] },
    { userid: 'reader', password: 'reader-secret', groups: ['Standard CCM Read Only'] },
  ],
  presenceNodes: ['cups1', 'cups2'],
};

/** LDAP Authentication as the page would hold it. */
export const ldapAuthentication = {
  authenticateEndUsers: true,
  distinguishedName: 'cn=admin,dc=lab,dc=example',
  ldapPassword: 'manager-secret',
  userSearchBase: 'ou=People,dc=lab,dc=example',
  servers: [{ hostName: 'directory', ldapPortNumber: 636, sslEnabled: true }],
};

/** A cluster without LDAP, and two local users. */
export const localSeed: SeedInput = {
  ...synchronisedSeed,
  ldapSystem: { syncEnabled: false, ldapServer: 'OpenLDAP', userIdAttribute: 'uid' },
  ldapDirectories: [],
  endUsers: [
    { userid: 'asmith', firstName: 'Ann', lastName: 'Smith', department: 'Sales' },
    { userid: 'bjones', firstName: 'Bob', lastName: 'Jones', password: 'bobs-secret' },
  ],
};
