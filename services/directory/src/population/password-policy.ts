import type { DraftEntry } from './directory-entry.ts';
import type { Places } from './organization.ts';

/** How many wrong passwords lock an account. */
export const maximumFailures = 5;
/** For how long it stays locked, in seconds. */
export const lockoutDurationS = 900;
/** After how many seconds a wrong password is forgotten. */
export const failureCountIntervalS = 900;

/** How long a password lasts where the expiring or the strict policy holds, in seconds: 90 days. */
const maximumAgeS = 90 * 86_400;

/** DN of the policy that holds for every account that names no other. */
export const defaultPolicyDn = (places: Places): string => `cn=default,${places.policies}`;

/** DN of the policy of programs: a wrong password in somebody's settings must not lock out everybody. */
export const programPolicyDn = (places: Places): string => `cn=programs,${places.policies}`;

/**
 * Policies that hold for nobody until an administrator puts somebody under one: with an end of passwords, and with that and the duty to
 * change what an administrator set.
 */
export function furtherPolicyEntries(places: Places): DraftEntry[] {
  const { attributes } = policyEntry(places);
  const expiring = { ...attributes, cn: ['expiring'], pwdMaxAge: [String(maximumAgeS)] };
  return [
    { dn: `cn=expiring,${places.policies}`, attributes: expiring },
    { dn: `cn=strict,${places.policies}`, attributes: { ...expiring, cn: ['strict'], pwdMustChange: ['TRUE'] } },
  ];
}

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
