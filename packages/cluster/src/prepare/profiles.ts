/** How a cluster is found when it comes up. */
export interface Profile {
  /** LDAP on CUCM at all: synchronisation and authentication. */
  readonly ldap: boolean;
  /** Use SSL, port 636, in every LDAP setting. */
  readonly ssl: boolean;
  /** Nodes to whose directory-trust the directory's certificate is not uploaded. */
  readonly untrusting: readonly string[];
}

const profiles = {
  /** The secure cluster of the vendor's chapter: every certificate in place and every service restarted since. */
  ldaps: { ldap: true, ssl: true, untrusting: [] },
  /** LDAP on 389, no certificate anywhere. */
  plain: { ldap: true, ssl: false, untrusting: [] },
  /** Local users only. */
  'no-ldap': { ldap: false, ssl: false, untrusting: [] },
  /** The blog's reason B as found: CUCM and the other nodes have the certificate, cups1 has not. */
  'ldaps-cups1-untrusted': { ldap: true, ssl: true, untrusting: ['cups1'] },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as ProfileName[];

/** Whether a text names a profile. */
export const isProfileName = (text: string): text is ProfileName => Object.hasOwn(profiles, text);

export const profileOf = (name: ProfileName): Profile => profiles[name];
