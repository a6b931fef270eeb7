/** What has to be mended. The value says what kind of thing is wrong; the explanation says where, from evidence. */
export const causes = {
  ACCESS_LIST_DENIED: 'an access list blocks the link',
  LINK_SLOW: 'the link is slower than the deadline of the caller',
  DIRECTORY_STOPPED: 'the LDAP service of the directory does not run',
  LDAP_SETTINGS_WRONG: 'the LDAP settings name a host, port, base or manager that is not right',
  DIRECTORY_CERTIFICATE_NOT_TRUSTED: "the directory's certificate is not in the trust store of the node",
  TRUST_NOT_RELOADED: 'the certificate is in the store, and the service has not been restarted since',
  DIRECTORY_CERTIFICATE_EXPIRED: "the directory's certificate is outside its time of validity",
  DIRECTORY_CERTIFICATE_WRONG_NAME: "the directory's certificate does not name the host that was dialled",
  AUTHENTICATION_SETTINGS_STALE: 'the LDAP authentication settings that the node copied are not those of CUCM',
  WRONG_PASSWORD: 'the password is wrong',
  EMPTY_PASSWORD: 'no password was given',
  ACCOUNT_LOCKED: 'the directory has locked the account',
  ACCOUNT_DISABLED: 'the directory has disabled the account',
  USER_INACTIVE: 'the user is inactive on CUCM',
  USER_NOT_ENABLED: 'CUCM has not enabled the user for presence, or not for the client',
  USER_NOT_IN_DIRECTORY: 'the directory has no such user below the search base',
  USER_NOT_SYNCHRONISED: 'CUCM has not copied the user from the directory yet',
  USER_UNKNOWN: 'neither the directory nor CUCM has such a user',
  SERVICE_STOPPED: 'a service does not run',
  SERVICE_RESTARTING: 'a service is being restarted',
  NODE_STOPPED: 'the node does not run',
  AGENT_CREDENTIALS_WRONG: 'the application user of the Sync Agent or its password is wrong',
  VERSION_MISMATCH: 'the releases of CUCM and of the presence node do not work together',
  SYNCHRONISATION_DISABLED: 'synchronisation from LDAP is switched off',
  DIRECTORY_EMPTY: 'the directory returned nothing below the search base',
  CLIENT_SETTINGS_MISSING: 'the client was given no LDAP profile, or one without a server or a search context',
  CLIENT_SETTINGS_OLD: 'the client still uses the directory settings that it was given when it signed in',
  SEARCH_CONTEXT_IS_GROUP: 'a search context names a group, and the members of a group are not below it',
  SEARCH_FILTER_MALFORMED: 'the search filter of the LDAP profile is malformed',
  SEARCH_FILTER_EXCLUDES: 'the search filter of the LDAP profile excludes what was looked for',
  NOTHING_MATCHES: 'the directory holds nothing below the search contexts that matches',
  UNKNOWN: 'the evidence does not tell',
} as const satisfies Record<string, string>;

export type CauseCode = keyof typeof causes;

export const causeCodes = Object.keys(causes) as CauseCode[];
