/** Result codes of RFC 4511 that this server gives. */
export const ResultCode = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  compareFalse: 5,
  compareTrue: 6,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  inappropriateMatching: 18,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  unwillingToPerform: 53,
  namingViolation: 64,
  objectClassViolation: 65,
  notAllowedOnNonLeaf: 66,
  notAllowedOnRdn: 67,
  entryAlreadyExists: 68,
  objectClassModsProhibited: 69,
  affectsMultipleDsas: 71,
  other: 80,
} as const;

export type ResultCode = (typeof ResultCode)[keyof typeof ResultCode];

/** What ends an operation other than well. The text is the one that slapd gives, where it gives one. */
export class LdapError extends Error {
  override readonly name = 'LdapError';
  readonly code: ResultCode;
  /** The nearest entry that exists, for noSuchObject. */
  readonly matchedDn: string;

  constructor(code: ResultCode, message = '', matchedDn = '') {
    super(message);
    this.code = code;
    this.matchedDn = matchedDn;
  }
}

/** The bytes are not LDAP: the connection is told so (Notice of Disconnection, RFC 4511 section 4.4.1) and closed. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}
