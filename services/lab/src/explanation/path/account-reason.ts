import type { AccountReason, CauseCode } from '@uclab/foundation/causes';
import type { JournalEvent } from '@uclab/foundation/journal';
import type { Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';

interface Told {
  readonly cause: CauseCode;
  /** What follows on "the directory says that". */
  readonly text: (user: string) => string;
  readonly remedy: (user: string) => string;
}

const tellings: Readonly<Record<AccountReason, Told>> = {
  'account-disabled': {
    cause: 'ACCOUNT_DISABLED',
    text: (user) => `the account of ${user} is disabled`,
    remedy: (user) => `Enable ${user} in the directory`,
  },
  'account-locked': {
    cause: 'ACCOUNT_LOCKED',
    text: (user) => `the account of ${user} is locked`,
    remedy: (user) => `Unlock ${user} in the directory`,
  },
  'account-expired': {
    cause: 'ACCOUNT_EXPIRED',
    text: (user) => `the account of ${user} has expired`,
    remedy: (user) => `Give the account of ${user} a later end in the directory`,
  },
  'account-restricted': {
    cause: 'ACCOUNT_RESTRICTED',
    text: (user) => `${user} may not log on at this time or from this computer`,
    remedy: (user) => `Allow ${user} more hours or computers in the directory`,
  },
  'password-expired': {
    cause: 'PASSWORD_EXPIRED',
    text: (user) => `the password of ${user} has expired`,
    remedy: (user) => `Set a new password for ${user} in the directory`,
  },
  'password-must-change': {
    cause: 'PASSWORD_MUST_CHANGE',
    text: (user) => `the password of ${user} must be changed before it counts`,
    remedy: (user) => `Let ${user} change the password in the directory; no client of the cluster can`,
  },
};

/** The bind that checked the user's password, the last one where several servers were asked. */
export const userBind = (events: readonly JournalEvent[]): JournalEvent | undefined =>
  events.findLast((event) => event.kind === 'ldap.bound' && event.facts.as === 'user');

/** What the directory said of the account beside the result of a bind; undefined for other events and where it said nothing. */
export const reasonOf = (event: JournalEvent | undefined): AccountReason | undefined =>
  event?.kind === 'ldap.bound' && event.facts.as === 'user' ? event.facts.reason : undefined;

/** The directory says it, whether or not the account was given the right password. */
export const saysItToAnybody = (reason: AccountReason): boolean => reason === 'account-locked';

/** The same in a few words, for a hop. */
export const reasonWords = (reason: AccountReason): string => reason.replaceAll('-', ' ');

/** Why the directory refused a user, in its own words at the time of the bind; undefined where it gave none or took the password. */
export function saidByDirectory(events: readonly JournalEvent[], user: string, evidence: Evidence): Finding | undefined {
  const event = userBind(events);
  const reason = reasonOf(event);
  if (event?.kind !== 'ldap.bound' || event.symptom !== 'LDAP_BIND_INVALID_CREDENTIALS' || reason === undefined) return undefined;
  const { cause, text, remedy } = tellings[reason];
  const code = /data [0-9a-f]+/i.exec(event.facts.detail)?.[0];
  return {
    cause,
    step: 'check-password',
    where: evidence.people.get(user.toLowerCase())?.entry?.dn ?? event.facts.dn,
    text: `the directory says that ${text(user)}${code ? ` (${code})` : ''}`,
    remedy: remedy(user),
  };
}
