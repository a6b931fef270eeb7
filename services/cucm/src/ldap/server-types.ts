import { z } from 'zod';

/** The directories that LDAP System offers, by the names of release 8.x. */
export const ldapServerTypes = [
  'Microsoft Active Directory',
  'iPlanet or Sun ONE LDAP Server',
  'OpenLDAP',
  'Microsoft Active Directory Application Mode',
] as const;

export const ldapServerTypeSchema = z.enum(ldapServerTypes, { error: `is one of ${ldapServerTypes.join(', ')}` });

export type LdapServerType = z.infer<typeof ldapServerTypeSchema>;

/** Release 9.0 renamed two of them; AXL speaks the names of the schema that the caller chose. */
const namesFrom9: Partial<Record<LdapServerType, string>> = {
  'iPlanet or Sun ONE LDAP Server': 'Sun or Oracle Directory Server',
  'Microsoft Active Directory Application Mode': 'Microsoft ADAM or Lightweight Directory Services',
};

/** The name of a server type in the AXL schemas of 9.0 and later. */
export const serverTypeNameFrom9 = (type: LdapServerType): string => namesFrom9[type] ?? type;

/** The stored name behind a name of either generation; an unknown one is handed back for the schema to refuse. */
export const serverTypeOf = (name: string): string => ldapServerTypes.find((type) => serverTypeNameFrom9(type) === name) ?? name;

const microsoft: readonly string[] = ['sAMAccountName', 'mail', 'employeeNumber', 'telephoneNumber', 'userPrincipalName'];
const others: readonly string[] = ['uid', 'mail', 'employeeNumber', 'telephoneNumber'];

/** The choices of `LDAP Attribute for User ID`, the default first. Those of the Microsoft types are confirmed, the others assumed. */
export const userIdAttributesOf = (type: LdapServerType): readonly string[] => (type.startsWith('Microsoft') ? microsoft : others);
