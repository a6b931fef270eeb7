/** The directories that page Settings offers, by the names of CUCM's page LDAP System (assumed: those of CUPS name two of them). */
export const directoryTypes = [
  'Microsoft Active Directory',
  'iPlanet or Sun ONE LDAP Server',
  'OpenLDAP',
  'Microsoft Active Directory Application Mode',
] as const;

export type DirectoryType = (typeof directoryTypes)[number];

/** The fields of a contact in the client that page Settings maps to attributes of the directory. */
export const contactFields = ['UserID', 'FirstName', 'LastName', 'DisplayName', 'EmailAddress', 'BusinessPhone'] as const;

export type ContactField = (typeof contactFields)[number];

/** The LDAP attribute behind each field. */
export type AttributeMap = Readonly<Record<ContactField, string>>;

const microsoft: AttributeMap = {
  UserID: 'sAMAccountName',
  FirstName: 'givenName',
  LastName: 'sn',
  DisplayName: 'displayName',
  EmailAddress: 'mail',
  BusinessPhone: 'telephoneNumber',
};

const others: AttributeMap = { ...microsoft, UserID: 'uid', DisplayName: 'cn' };

/**
 * The map that a server type begins with. Source for UserID of Active Directory: CUCM 7 + CUP 7 + AD LDAP Attribute Mapping; the
 * other attributes, and those of the other types, are assumed.
 */
export const defaultAttributes = (type: DirectoryType): AttributeMap => (type.startsWith('Microsoft') ? microsoft : others);
