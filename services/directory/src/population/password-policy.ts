import type { DraftEntry } from './directory-entry.ts';
import type { Places } from './organization.ts';

/** How many wrong passwords lock an account. */
export const maximumFailures = 5;
/** For how long it stays locked, in seconds. */
export const lockoutDurationS = 900;
/** After how many seconds a wrong password is forgotten. */
export const failureCountIntervalS = 900;

/** DN of the policy that holds for every account that names no other. */
export const defaultPolicyDn = (places: Places): string => `cn=default,${places.policies}`;

/** DN of the policy of programs: a wrong password in somebody's settings must not lock out everybody. */
export const programPolicyDn = (places: Places): string => `cn=programs,${places.policies}`;

/** The policy that never locks. */
export function programPolicyEntry(places: Places): DraftEntry {
  return {
    dn: programPolicyDn(places),
    attributes: {
      objectClass: ['top', 'applicationProcess', 'pwdPolicy'],
      cn: ['programs'],
      pwdAttribute: ['userPassword'],
      pwdLockout: ['FALSE'],
    },
  };
}

/** The default policy, read by slapd's ppolicy and by the embedded server alike. */
export function policyEntry(places: Places): DraftEntry {
  return {
    dn: defaultPolicyDn(places),
    attributes: {
      objectClass: ['top', 'applicationProcess', 'pwdPolicy'],
      cn: ['default'],
      pwdAttribute: ['userPassword'],
      pwdLockout: ['TRUE'],
      pwdMaxFailure: [String(maximumFailures)],
      pwdLockoutDuration: [String(lockoutDurationS)],
      pwdFailureCountInterval: [String(failureCountIntervalS)],
    },
  };
}
