import type { Entry } from '../tree/entry.ts';
import type { Backend } from './backend.ts';
import { fineTime, generalizedTime, timeMs } from './timestamp.ts';

interface Policy {
  readonly lockout: boolean;
  readonly maximumFailures: number;
  readonly lockoutMs: number;
  readonly countIntervalMs: number;
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
  };
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
