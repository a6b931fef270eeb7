import type { LdapDirectory, LdapServerType, LdapSystem } from '../ldap/index.ts';

/** The LDAP attribute behind each field of an end user. */
export interface AttributeMap {
  readonly userid: string;
  readonly firstname: string;
  readonly middlename: string;
  readonly lastname: string;
  readonly manager: string;
  readonly department: string;
  readonly telephonenumber: string;
  readonly mailid: string;
  readonly uniqueidentifier: string;
}

const uniqueIdentifier: Record<LdapServerType, string> = {
  'Microsoft Active Directory': 'objectGUID',
  'iPlanet or Sun ONE LDAP Server': 'nsUniqueId',
  OpenLDAP: 'entryUUID',
  'Microsoft Active Directory Application Mode': 'objectGUID',
};

/**
 * The attributes that an agreement reads. That the last name, the choices for middle name, phone and mail and the user id
 * of LDAP System are so is public; the other attributes are assumed.
 */
export const attributeMap = (
  system: LdapSystem,
  agreement: Pick<LdapDirectory, 'middleName' | 'phoneNumber' | 'mailId'>,
): AttributeMap => ({
  userid: system.userIdAttribute,
  firstname: 'givenName',
  middlename: agreement.middleName,
  lastname: 'sn',
  manager: 'manager',
  department: system.ldapServer.startsWith('Microsoft') ? 'department' : 'departmentNumber',
  telephonenumber: agreement.phoneNumber,
  mailid: agreement.mailId,
  uniqueidentifier: uniqueIdentifier[system.ldapServer],
});
