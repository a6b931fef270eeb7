import type { Accounts } from '@uclab/contracts/lab-api';
import type { JournalEvent } from '@uclab/foundation/journal';
import type { Evidence } from './evidence.ts';

/** An attempt as the laboratory knows it. */
export interface AttemptToExplain {
  /** Trace id. */
  readonly id: string;
  readonly kind: 'sign-in' | 'cucm-log-in' | 'sync' | 'contact-search' | 'call';
  readonly outcome: 'succeeded' | 'failed';
  /** Empty for a run of the synchronisation. */
  readonly user: string;
  /** Of a log-in at CUCM by what is never the directory's to check: the PIN of an end user, the password of an application user. */
  readonly checked?: 'pin' | 'application-user' | undefined;
  /** Where it was tried; `cucm` for a run of the synchronisation, `cupc` for a search and a call. */
  readonly node: string;
  /** The text of a search, the number of a call. */
  readonly sought?: string | undefined;
  /** The agreement that a synchronisation was asked for; undefined for all. */
  readonly agreement?: string | undefined;
}

export interface ExplainInput {
  readonly attempt: AttemptToExplain;
  /** The attempt's events from every node, in order of time. */
  readonly events: readonly JournalEvent[];
  /** Taken when the attempt failed; for one that succeeded, the same as `live`. */
  readonly evidence: Evidence;
  /** Taken now. It has to know the people of `peopleToAsk`. */
  readonly live: Evidence;
  readonly accounts: Accounts;
  /** Names of the presence nodes. */
  readonly presence: readonly string[];
}

/** So many stand for the users of a node: enough to tell what one person alone meets from what all of them meet. */
const othersAtMost = 3;

/** Whose user records and entries the evidence needs: the attempt's user, and some of those homed on each presence node. */
export function peopleToAsk(user: string, accounts: Accounts, presence: readonly string[]): string[] {
  return [...new Set([...(user ? [user] : []), ...presence.flatMap((node) => othersAt(node, user, accounts))])];
}

/** Some of those homed on a node, other than `user`. */
export const othersAt = (node: string, user: string, accounts: Accounts): string[] =>
  accounts.users
    .filter(({ userid, home }) => home === node && userid.toLowerCase() !== user.toLowerCase())
    .map(({ userid }) => userid)
    .slice(0, othersAtMost);
