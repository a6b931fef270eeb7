import type { SymptomCode } from '@uclab/foundation/causes';
import { ResultCodeError } from 'ldapts';
import { StepFailure } from './step-failure.ts';

/** Result codes of RFC 4511, appendix A. */
const code = {
  operationsError: 1,
  referral: 10,
  busy: 51,
  unavailable: 52,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  other: 80,
} as const;

const serverTrouble = new Set<number>([code.operationsError, code.referral, code.busy, code.unavailable, code.other]);
const withoutBase = new Set<number>([code.noSuchObject, code.invalidDnSyntax]);

/** `result 49, invalid credentials (data 775)`: the code, what RFC 4511 calls it, and the server's own words if it had any. */
function words({ code: result, name, message }: ResultCodeError): string {
  const called = name.replace(/Error$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  const said = message.replace(/ ?Code: 0x[0-9a-f]+$/, '');
  return `result ${result}, ${called.toLowerCase()}${said ? ` (${said})` : ''}`;
}

/**
 * A bind, whose result that is not success becomes a StepFailure: the account is refused, unless the server is in trouble
 * itself or sends the caller elsewhere, which decides nothing about a password.
 */
export async function bindStep(as: 'manager' | 'user', bind: () => Promise<void>): Promise<void> {
  const refused: SymptomCode = as === 'manager' ? 'LDAP_MANAGER_BIND_REFUSED' : 'LDAP_BIND_INVALID_CREDENTIALS';
  try {
    await bind();
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error;
    throw new StepFailure(serverTrouble.has(error.code) ? 'LDAP_OPERATION_FAILED' : refused, words(error));
  }
}

/** A search, whose result that is not success becomes a StepFailure. */
export async function searchStep<T>(search: () => Promise<T>): Promise<T> {
  try {
    return await search();
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error;
    throw new StepFailure(withoutBase.has(error.code) ? 'LDAP_BASE_NOT_FOUND' : 'LDAP_OPERATION_FAILED', words(error));
  }
}
