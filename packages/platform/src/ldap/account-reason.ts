import type { AccountReason } from '@uclab/foundation/causes';
import { PasswordPolicyError } from 'ldapts';

/** Answers to the password policy control (draft-behera-ldap-password-policy, section 6.2). */
const ofPolicy: Readonly<Record<number, AccountReason>> = {
  [PasswordPolicyError.PasswordExpired]: 'password-expired',
  [PasswordPolicyError.AccountLocked]: 'account-locked',
  [PasswordPolicyError.ChangeAfterReset]: 'password-must-change',
};

/**
 * Codes in the diagnostic message of Active Directory, `80090308: LdapErr: …, comment: AcceptSecurityContext error, data 533, v1db1`:
 * https://ldapwiki.com/wiki/Wiki.jsp?page=Common%20Active%20Directory%20Bind%20Errors. 52e is a wrong password, 525 an unknown name.
 */
const ofActiveDirectory: Readonly<Record<string, AccountReason>> = {
  '530': 'account-restricted',
  '531': 'account-restricted',
  '532': 'password-expired',
  '533': 'account-disabled',
  '701': 'account-expired',
  '773': 'password-must-change',
  '775': 'account-locked',
};

/** As 389 Directory Server words it; its control calls such an account locked, as one that wrong passwords have locked. */
const inactivated = /Account inactivated/i;

/** What the directory said of the account, by the control or in the words of its answer; undefined where it said nothing. */
export function accountReason(policyError: number | undefined, words: string | undefined): AccountReason | undefined {
  if (inactivated.test(words ?? '')) return 'account-disabled';
  if (policyError !== undefined) return ofPolicy[policyError];
  const code = /AcceptSecurityContext error, data ([0-9a-f]+)/i.exec(words ?? '')?.[1];
  return code === undefined ? undefined : ofActiveDirectory[code.toLowerCase()];
}
