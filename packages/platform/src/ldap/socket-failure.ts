import { codeOf, messageOf } from '@uclab/foundation/errors';
import { StepFailure } from './step-failure.ts';

const unreachable = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN']);
const broken = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

// Node reports an end of the stream before the handshake was over as ECONNRESET too; only the system's has a system call.
const isMadeUp = (error: unknown): boolean => !(error instanceof Error && 'syscall' in error);

/** What an error of a socket means while the connection is being made, during the handshake, or later. */
export function socketFailure(phase: 'connect' | 'tls' | 'established', host: string, error: unknown): StepFailure {
  const code = codeOf(error) ?? '';
  if (code === 'ENOTFOUND' || code.startsWith('EAI_'))
    return new StepFailure('LDAP_NAME_NOT_RESOLVED', `the name ${host} does not resolve`);
  if (code === 'ECONNREFUSED') return new StepFailure('LDAP_CONNECT_REFUSED', 'connection refused');
  if (unreachable.has(code)) {
    const symptom = phase === 'established' ? 'LDAP_RESPONSE_TIMEOUT' : 'LDAP_CONNECT_TIMEOUT';
    return new StepFailure(symptom, `no answer (${code})`);
  }
  if (broken.has(code) && !isMadeUp(error)) return new StepFailure('LDAP_CONNECTION_RESET', 'connection reset');
  if (code === 'ECONNRESET' || phase === 'established') return closedFailure();
  if (phase === 'tls') return new StepFailure('LDAP_TLS_FAILED', `TLS handshake failed (${messageOf(error)})`);
  return new StepFailure('LDAP_CONNECT_REFUSED', `connection not possible (${messageOf(error)})`);
}

/** The other side ended the stream without a word. */
export const closedFailure = (): StepFailure => new StepFailure('LDAP_CONNECTION_CLOSED', 'connection closed before an answer');

/** Nothing came in time: on a new connection, or on one that had answered before. */
export const timeoutFailure = (answered: boolean, ms: number): StepFailure =>
  new StepFailure(answered ? 'LDAP_RESPONSE_TIMEOUT' : 'LDAP_CONNECT_TIMEOUT', `no answer within ${Math.round(ms)} ms`);
