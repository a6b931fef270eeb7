/**
 * What a node met, in its own words. A symptom is not yet a cause: a stopped directory, an access list that refuses and
 * a wrong port are all LDAP_CONNECT_REFUSED.
 */
export const symptoms = {
  LDAP_NAME_NOT_RESOLVED: 'the name of the LDAP server does not resolve from this node',
  LDAP_CONNECT_REFUSED: 'the connection to the LDAP server was refused at once',
  LDAP_CONNECT_TIMEOUT: 'a new connection to the LDAP server got no first answer in time',
  LDAP_RESPONSE_TIMEOUT: 'the LDAP server answered before, and then no more in time',
  LDAP_CONNECTION_RESET: 'the connection to the LDAP server was reset',
  LDAP_CONNECTION_CLOSED: 'the connection to the LDAP server was closed before an answer',
  LDAP_TLS_UNTRUSTED_ISSUER: 'the certificate of the LDAP server is not signed by anything in the trust that the service loaded',
  LDAP_TLS_NAME_MISMATCH: 'the certificate of the LDAP server names another host',
  LDAP_TLS_CERTIFICATE_EXPIRED: 'the certificate of the LDAP server is outside its time of validity',
  LDAP_TLS_FAILED: 'the TLS handshake with the LDAP server failed',
  LDAP_MANAGER_BIND_REFUSED: 'the LDAP server refused the manager account of the settings',
  LDAP_BASE_NOT_FOUND: 'the LDAP server does not have the search base of the settings',
  LDAP_USER_NOT_FOUND: 'no entry below the search base has this user id',
  LDAP_BIND_INVALID_CREDENTIALS: 'the LDAP server refused the password of the user',
  LDAP_OPERATION_FAILED: 'the LDAP server answered with an error',
  LDAP_ANSWER_UNUSABLE: 'the LDAP server answered with what is no LDAP, too large, or not to be believed',
  LDAP_FILTER_MALFORMED: 'the search filter of the settings cannot be read',
  LDAP_NO_MATCH: 'the LDAP server answered, and no entry that it may show matches',
  DIRECTORY_NOT_CONFIGURED: 'the client was given no directory to search',
  LDAP_RETURNED_NO_USERS: 'the LDAP server returned no users at all',
  LOCAL_INVALID_CREDENTIALS: 'the password is not the one that the node holds',
  LOCAL_CREDENTIAL_LOCKED: 'the password or PIN that the node holds is locked',
  LOCAL_CREDENTIAL_EXPIRED: 'the password or PIN that the node holds has expired',
  LOCAL_CREDENTIAL_MUST_CHANGE: 'the password or PIN that the node holds has to be changed before it counts',
  PASSWORD_EMPTY: 'no password was given',
  USER_UNKNOWN_ON_NODE: 'the node has no such user',
  USER_INACTIVE: 'the user is there and inactive',
  USER_NOT_ENABLED: 'the user is there and active, and not enabled for what was asked for',
  NODE_NAME_NOT_RESOLVED: 'the name of the node does not resolve from the caller',
  NODE_UNREACHABLE: 'the node refused the connection or broke it',
  NODE_TIMEOUT: 'the node did not answer in time',
  NODE_SERVICE_UNAVAILABLE: 'the node answered, and the service that was wanted does not run there',
  NODE_TLS_UNTRUSTED: 'the certificate of the node is not trusted by the caller',
  AXL_CREDENTIALS_REFUSED: 'CUCM refused whoever called AXL: the Sync Agent, or the laboratory',
  AGENT_VERSION_MISMATCH: 'the Sync Agent does not work with a CUCM of that version',
  AXL_TOO_MANY_WRITES: 'CUCM refused a write by AXL, for there had been as many in the last minute as it takes',
  SYNC_ENDED: 'the run was ended on CUCM before it had finished',
  SYNC_ALREADY_RUNNING: 'a run of the same agreement is not finished yet',
  SYNC_NO_AGREEMENT: 'CUCM has no LDAP Directory agreement to synchronise by',
  SYNC_NOT_ENABLED: 'synchronisation from LDAP is off on CUCM',
} as const satisfies Record<string, string>;

export type SymptomCode = keyof typeof symptoms;

export const symptomCodes = Object.keys(symptoms) as SymptomCode[];

/** Whether a text names a symptom of the catalogue. */
export const isSymptomCode = (text: string): text is SymptomCode => Object.hasOwn(symptoms, text);
