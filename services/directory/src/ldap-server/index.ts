export { type ServerCertificate, UnusableCertificateError } from './certificate.ts';
export { LdapServer, type LdapServerOptions } from './ldap-server.ts';
export type { EntryChange } from './tree/directory-tree.ts';
