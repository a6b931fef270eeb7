import type { AttributeMap, DirectoryType } from './server-types.ts';

/** Page LDAP Server: how one server is reached. */
export interface LdapServer {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** TLS is LDAPS. */
  readonly protocol: 'TCP' | 'TLS';
}

export interface SearchContext {
  readonly dn: string;
  /** All levels below it, or the entries directly below it. */
  readonly recursive: boolean;
}

/** Page LDAP Profile: as whom, where and with which servers a client searches. */
export interface LdapProfile {
  readonly name: string;
  readonly anonymousBind: boolean;
  readonly bindDn: string;
  readonly password: string;
  /** Up to three. */
  readonly contexts: readonly SearchContext[];
  /** Names of servers; empty for none. */
  readonly primary: string;
  readonly backup1: string;
  readonly backup2: string;
  /** Empty for none. On releases before 8 assumed. */
  readonly filter: string;
  readonly isDefault: boolean;
}

/**
 * Everything that page group Application > Cisco Unified Personal Communicator holds of directories. It is for clients; the node
 * itself never looks at it. Source: LDAP Profile, CUP Administration Guide 6.0(1).
 */
export interface ClientSettings {
  readonly servers: readonly LdapServer[];
  readonly profiles: readonly LdapProfile[];
  readonly serverType: DirectoryType;
  readonly attributes: AttributeMap;
  /** Users with a profile of their own, by user id in lower case; an empty name is no profile. */
  readonly users: ReadonlyMap<string, string>;
  /** Of two nodes that differ, the one with the higher number knows more. */
  readonly revision: number;
}

/** The profile that a user's client is given; undefined for a user who has none. */
export function profileOf({ profiles, users }: ClientSettings, userid: string): LdapProfile | undefined {
  const own = users.get(userid.toLowerCase());
  return own === undefined ? profiles.find(({ isDefault }) => isDefault) : profiles.find(({ name }) => name === own);
}
