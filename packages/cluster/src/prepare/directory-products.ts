/** How CUCM is set up for a directory, by who made it. */
export interface DirectoryProduct {
  /** LDAP Server Type. */
  readonly serverType: 'Microsoft Active Directory' | 'iPlanet or Sun ONE LDAP Server' | 'OpenLDAP';
  /** LDAP Attribute for User ID. */
  readonly userIdAttribute: 'uid' | 'sAMAccountName';
}

const products = {
  openldap: { serverType: 'OpenLDAP', userIdAttribute: 'uid' },
  /** Of the family of Sun's directories. */
  '389-ds': { serverType: 'iPlanet or Sun ONE LDAP Server', userIdAttribute: 'uid' },
  'samba-ad': { serverType: 'Microsoft Active Directory', userIdAttribute: 'sAMAccountName' },
} as const satisfies Record<string, DirectoryProduct>;

export type DirectoryProductName = keyof typeof products;

/** As deploy/Dockerfile has images of them; the embedded cluster has a directory of its own, which is used as OpenLDAP is. */
export const directoryProductNames = ['openldap', '389-ds', 'samba-ad'] as const satisfies readonly DirectoryProductName[];

export const directoryProduct = (name: DirectoryProductName): DirectoryProduct => products[name];
