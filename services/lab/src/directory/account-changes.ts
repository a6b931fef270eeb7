import type { DirectoryUserChange } from '@uclab/contracts/lab-api';
import { Attribute, Change, Control, type Entry } from 'ldapts';
import { accountControl, lockedForGood, lockTimeOf, saltedSha, text } from './person.ts';

type Account = Omit<DirectoryUserChange, 'attributes'>;

/** A day before every password that anybody set. */
const longAgo = '20090105080000Z';

/** Under which policy an account has to be so that its password ends, or has to be changed; '' where the default one will do. */
function policyFor(wanted: { expires: boolean; mustChange: boolean }, base: string): string {
  if (!wanted.expires && !wanted.mustChange) return '';
  return `cn=${wanted.mustChange ? 'strict' : 'expiring'},ou=policies,${base}`;
}

/** Lets an administrator write what a server keeps to itself, the day on which a password was set (draft-zeilenga-ldap-relax). */
export const relaxedRules = (): Control => new Control('1.3.6.1.4.1.4203.666.5.12', { critical: true });

export const replace = (type: string, value: string): Change =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values: value === '' ? [] : [value] }) });

/**
 * What has to be changed of an entry so that its account is as wanted, in the way of a directory with the password policy of
 * draft-behera-ldap-password-policy, OpenLDAP for one.
 */
export function accountChanges(entry: Entry, wanted: Account, base: string): Change[] {
  const changes: Change[] = [];
  if (wanted.password !== undefined) changes.push(replace('userPassword', saltedSha(wanted.password)));
  if (wanted.disabled !== undefined) changes.push(replace('userAccountControl', accountControl(entry, wanted.disabled)));
  if (wanted.locked === true) changes.push(replace('pwdAccountLockedTime', lockedForGood));
  if (wanted.locked === false && lockTimeOf(entry) !== '') changes.push(replace('pwdAccountLockedTime', ''));
  return [...changes, ...agingChanges(entry, wanted, base)];
}

/** Only under a policy that says so does a password end or have to be changed. */
function agingChanges(entry: Entry, { passwordExpired, mustChangePassword }: Account, base: string): Change[] {
  if (passwordExpired === undefined && mustChangePassword === undefined) return [];
  const changes: Change[] = [];
  if (passwordExpired !== undefined) changes.push(replace('pwdChangedTime', passwordExpired ? longAgo : ''));
  if (mustChangePassword !== undefined) changes.push(replace('pwdReset', mustChangePassword ? 'TRUE' : ''));
  const expires = passwordExpired ?? text(entry, 'pwdChangedTime') === longAgo;
  const mustChange = mustChangePassword ?? text(entry, 'pwdReset') === 'TRUE';
  return [...changes, replace('pwdPolicySubentry', policyFor({ expires, mustChange }, base))];
}
