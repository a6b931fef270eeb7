import { type PolicyError, passwordPolicyResponse, wantsPasswordPolicy } from '../protocol/controls.ts';
import type { Result } from '../protocol/encode-response.ts';
import type { BindRequest, RequestControl } from '../protocol/requests.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import type { Backend } from './backend.ts';
import { passwordMatches } from './password.ts';
import { isExpired, isLocked, mustChangePassword, noteFailure, noteSuccess } from './password-policy.ts';
import { isDisabled, nobody, type Subject } from './subject.ts';

export interface BindOutcome {
  readonly subject: Subject;
  readonly result: Result;
}

/**
 * Checks a name and a password. Whatever is wrong with the account, the answer is the same invalidCredentials; only a client
 * that sends the password policy control learns of a lock (slapd's ppolicy_use_lockout) or of a password that ended. One that was
 * reset is right, and good for nothing but setting another.
 * Throws LdapError where no password is checked at all.
 */
export function bind(backend: Backend, { version, dn: text, password }: BindRequest, controls: readonly RequestControl[]): BindOutcome {
  if (version !== 3) throw new LdapError(ResultCode.protocolError, 'requested protocol version not supported');
  const dn = backend.name(text);
  if (password === undefined) throw new LdapError(ResultCode.authMethodNotSupported, 'SASL is not supported');
  if (dn.normal === '' && password === '') throw new LdapError(ResultCode.inappropriateAuthentication, 'anonymous bind disallowed');
  if (password === '') throw new LdapError(ResultCode.unwillingToPerform, 'unauthenticated bind (DN with no password) disallowed');
  const root = dn.normal === backend.rootName;
  const verdict = root ? rootVerdict(backend, password) : accountVerdict(backend, dn.normal, password);
  const policy = !root && wantsPasswordPolicy(controls) ? { controls: [passwordPolicyResponse(wordsOf[verdict])] } : {};
  if (verdict !== 'right' && verdict !== 'reset') return { subject: nobody, result: { code: ResultCode.invalidCredentials, ...policy } };
  const { text: name } = backend.tree.get(dn.normal)?.dn ?? dn;
  const restricted = verdict === 'reset' ? { restricted: true as const } : {};
  return { subject: { text: name, normal: dn.normal, root, ...restricted }, result: { code: ResultCode.success, ...policy } };
}

type Verdict = 'right' | 'wrong' | 'locked' | 'expired' | 'reset';

/** What the password policy says of each. */
const wordsOf: Readonly<Record<Verdict, PolicyError | undefined>> = {
  right: undefined,
  wrong: undefined,
  locked: 'accountLocked',
  expired: 'passwordExpired',
  reset: 'changeAfterReset',
};

const rootVerdict = ({ administrator }: Backend, password: string): Verdict =>
  passwordMatches(administrator.password, password) ? 'right' : 'wrong';

function accountVerdict(backend: Backend, name: string, password: string): Verdict {
  const entry = backend.tree.get(name);
  const stored = entry?.values('userpassword') ?? [];
  if (!entry || stored.length === 0) return 'wrong';
  if (isLocked(backend, entry)) return 'locked';
  if (!isDisabled(entry) && stored.some((value) => passwordMatches(value, password))) {
    noteSuccess(backend, entry);
    if (mustChangePassword(backend, entry)) return 'reset';
    return isExpired(backend, entry) ? 'expired' : 'right';
  }
  noteFailure(backend, entry);
  return 'wrong';
}
