export { type OpenLdapOptions, OpenLdapServer } from './openldap-server.ts';
