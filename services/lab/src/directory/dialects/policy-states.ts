import { type Client, type Entry, NoSuchObjectError } from 'ldapts';
import { lockedForGood, lockTimeOf, text } from '../person.ts';
import type { AccountStates } from './account-dialect.ts';

/** What a password policy makes of an account. */
type PolicyStates = Omit<AccountStates, 'disabled'>;

/** How long a lock lasts where the policy does not say. */
const usualLockS = 900;

/** What the password policy of an entry says of it now, read as the directory's administrator. */
export async function policyStates(client: Client, entry: Entry, place: { base: string; nowMs: () => number }): Promise<PolicyStates> {
  const lockTime = lockTimeOf(entry);
  const changedTime = text(entry, 'pwdChangedTime');
  const wasReset = text(entry, 'pwdReset') === 'TRUE';
  // Most accounts have none of these, and nothing further is asked then.
  if (lockTime === '' && changedTime === '' && !wasReset) return { locked: false, passwordExpired: false, mustChangePassword: false };
  const policy = await policyOf(client, text(entry, 'pwdPolicySubentry') || `cn=default,ou=policies,${place.base}`);
  const seconds = (name: string, otherwise = 0): number => Number(text(policy, name) || otherwise);
  const passed = (since: string, durationS: number): boolean => place.nowMs() >= timeOf(since) + durationS * 1000;

  const lockoutS = seconds('pwdLockoutDuration', usualLockS);
  // A lock that wrong passwords brought ends by itself; the attribute stays until the next bind.
  const lasts = lockTime === lockedForGood || lockoutS === 0 || !passed(lockTime, lockoutS);
  const maximumAgeS = seconds('pwdMaxAge');
  return {
    locked: lockTime !== '' && lasts,
    passwordExpired: maximumAgeS > 0 && changedTime !== '' && passed(changedTime, maximumAgeS),
    mustChangePassword: wasReset && text(policy, 'pwdMustChange') === 'TRUE',
  };
}

async function policyOf(client: Client, dn: string): Promise<Entry> {
  const attributes = ['pwdLockoutDuration', 'pwdMaxAge', 'pwdMustChange'];
  try {
    const { searchEntries } = await client.search(dn, { scope: 'base', attributes });
    return searchEntries[0] ?? { dn };
  } catch (error) {
    if (error instanceof NoSuchObjectError) return { dn };
    throw error;
  }
}

/** Milliseconds since the epoch of an LDAP time such as 20260105090000Z. */
export const timeOf = (time: string): number =>
  Date.parse(
    time.replace(
      /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?.*$/,
      (_, year, month, day, hour, minute, second) => `${year}-${month}-${day}T${hour}:${minute}:${second ?? '00'}Z`,
    ),
  );
