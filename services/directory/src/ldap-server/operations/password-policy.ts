import { LdapError, ResultCode } from '../protocol/result-code.ts';
import type { Entry } from '../tree/entry.ts';
import type { Backend } from './backend.ts';
import { fineTime, generalizedTime, timeMs } from './timestamp.ts';

interface Policy {
  readonly lockout: boolean;
  readonly maximumFailures: number;
  readonly lockoutMs: number;
  readonly countIntervalMs: number;
  /** 0: a password never ends. */
  readonly maximumAgeMs: number;
  readonly mustChange: boolean;
}

/** The policy as its entry says it now: an administrator may change it at any time. */
function policyOf({ tree, population }: Backend, entry: Entry): Policy | undefined {
  const policy = tree.get(
    tree.schema.attribute('pwdPolicySubentry')?.syntax.normal(entry.first('pwdpolicysubentry') ?? population.passwordPolicy) ?? '',
  );
  if (!policy) return undefined;
  const seconds = (key: string): number => Number(policy.first(key) ?? 0);
  return {
    lockout: policy.first('pwdlockout') === 'TRUE',
    maximumFailures: seconds('pwdmaxfailure'),
    lockoutMs: seconds('pwdlockoutduration') * 1000,
    countIntervalMs: seconds('pwdfailurecountinterval') * 1000,
    maximumAgeMs: seconds('pwdmaxage') * 1000,
    mustChange: policy.first('pwdmustchange') === 'TRUE',
  };
}

/** One request brings one password at most, whoever makes it (slapd's ppolicy). Throws LdapError. */
export function requireOnePassword(brought: number): void {
  if (brought > 1) throw new LdapError(ResultCode.constraintViolation, 'Password policy only allows one password value');
}

/** A lock that only an administrator ends is written so (draft-behera-ldap-password-policy, section 5.3.3). */
const forever = '000001010000Z';

/** Whether the account is locked now, by the emulated clock. */
export function isLocked(backend: Backend, entry: Entry): boolean {
  const since = entry.first('pwdaccountlockedtime');
  const policy = policyOf(backend, entry);
  if (since === undefined || !policy?.lockout) return false;
  const sinceMs = timeMs(since);
  if (since === forever || policy.lockoutMs === 0 || sinceMs === undefined) return true;
  return backend.clock.nowMs() < sinceMs + policy.lockoutMs;
}

/** Whether the password ended, by the emulated clock. One of which nobody noted when it was set never does, as in slapd. */
export function isExpired(backend: Backend, entry: Entry): boolean {
  const { maximumAgeMs } = policyOf(backend, entry) ?? { maximumAgeMs: 0 };
  const changedMs = timeMs(entry.first('pwdchangedtime') ?? '');
  return maximumAgeMs > 0 && changedMs !== undefined && backend.clock.nowMs() >= changedMs + maximumAgeMs;
}

/** Whether the policy wants what an administrator set to be changed by the user. */
export const asksForChange = (backend: Backend, entry: Entry): boolean => policyOf(backend, entry)?.mustChange ?? false;

/** Whether an administrator reset the password and the policy wants another one of the user's own. */
export const mustChangePassword = (backend: Backend, entry: Entry): boolean =>
  entry.first('pwdreset') === 'TRUE' && asksForChange(backend, entry);

/** Notes a wrong password, and locks the account when there were too many within the interval. */
export function noteFailure(backend: Backend, entry: Entry): void {
  const policy = policyOf(backend, entry);
  if (!policy?.lockout || policy.maximumFailures === 0) return;
  const { tree, clock } = backend;
  const nowMs = clock.nowMs();
  const recent = entry.values('pwdfailuretime').filter((time) => {
    const age = nowMs - (timeMs(time) ?? 0);
    return policy.countIntervalMs === 0 || (age >= 0 && age <= policy.countIntervalMs);
  });
  const failures = [...recent, fineTime(clock.now(), backend.nextChange())];
  tree.setValues(entry, 'pwdFailureTime', failures);
  if (failures.length >= policy.maximumFailures) tree.setValues(entry, 'pwdAccountLockedTime', [generalizedTime(clock.now())]);
}

/** A right password wipes the slate. */
export function noteSuccess({ tree }: Backend, entry: Entry): void {
  if (entry.attributes.has('pwdfailuretime')) tree.setValues(entry, 'pwdFailureTime', []);
  if (entry.attributes.has('pwdaccountlockedtime')) tree.setValues(entry, 'pwdAccountLockedTime', []);
}
