import type { LdapDirectory, LdapServerType, LdapSystem } from '../ldap/index.ts';
import type { PersonalField } from '../users/index.ts';

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

const isMicrosoft = ({ ldapServer }: LdapSystem): boolean => ldapServer.startsWith('Microsoft');

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
  department: isMicrosoft(system) ? 'department' : 'departmentNumber',
  telephonenumber: agreement.phoneNumber,
  mailid: agreement.mailId,
  uniqueidentifier: uniqueIdentifier[system.ldapServer],
});

/**
 * The attribute behind a field that not every release takes; undefined where a directory of that kind has none. That of the OCS primary
 * user address is of the AXL schemas; the others are assumed. Which attribute is the directory URI an agreement chooses, and no run
 * acts on that.
 */
export function personalAttribute(system: LdapSystem, field: PersonalField): string | undefined {
  switch (field) {
    case 'title':
    case 'mobile':
    case 'pager':
      return field;
    case 'homephone':
      return 'homePhone';
    case 'displayname':
      return 'displayName';
    case 'ocsprimaryuseraddress':
      return isMicrosoft(system) ? 'msRTCSIP-PrimaryUserAddress' : undefined;
    case 'directoryuri':
      return undefined;
  }
}
