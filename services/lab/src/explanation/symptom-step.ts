import type { SymptomCode } from '@uclab/foundation/causes';
import type { Step } from './finding.ts';

/** The step of the path at which a symptom is met. */
export const stepOfSymptom = {
  NODE_NAME_NOT_RESOLVED: 'reach-node',
  NODE_UNREACHABLE: 'reach-node',
  NODE_TIMEOUT: 'reach-node',
  NODE_SERVICE_UNAVAILABLE: 'reach-node',
  NODE_TLS_UNTRUSTED: 'reach-node',
  AXL_CREDENTIALS_REFUSED: 'reach-node',
  SYNC_ALREADY_RUNNING: 'reach-node',
  SYNC_NOT_ENABLED: 'reach-node',
  PASSWORD_EMPTY: 'reach-node',
  USER_UNKNOWN_ON_NODE: 'find-user',
  USER_INACTIVE: 'find-user',
  LDAP_NAME_NOT_RESOLVED: 'resolve',
  LDAP_CONNECT_REFUSED: 'connect',
  LDAP_CONNECT_TIMEOUT: 'connect',
  LDAP_RESPONSE_TIMEOUT: 'connect',
  LDAP_CONNECTION_RESET: 'connect',
  LDAP_CONNECTION_CLOSED: 'connect',
  LDAP_TLS_UNTRUSTED_ISSUER: 'tls',
  LDAP_TLS_NAME_MISMATCH: 'tls',
  LDAP_TLS_CERTIFICATE_EXPIRED: 'tls',
  LDAP_TLS_FAILED: 'tls',
  LDAP_MANAGER_BIND_REFUSED: 'manager-bind',
  LDAP_BASE_NOT_FOUND: 'search',
  LDAP_USER_NOT_FOUND: 'search',
  LDAP_OPERATION_FAILED: 'search',
  LDAP_RETURNED_NO_USERS: 'result',
  LDAP_BIND_INVALID_CREDENTIALS: 'check-password',
  LOCAL_INVALID_CREDENTIALS: 'check-password',
} as const satisfies Record<SymptomCode, Step>;
