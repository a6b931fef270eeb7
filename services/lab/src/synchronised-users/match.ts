import type { LeftOutEntry } from '@uclab/contracts/cucm/v1/user_history';
import type { ProbedAgreement, ProbedEntry } from '../directory/index.ts';
import { isSameName, rulesOf, type UserEvidence, type Verdict } from './evidence.ts';

/** An entry, and what one agreement makes of it. */
export interface Match {
  readonly dn: string;
  readonly agreement: ProbedAgreement;
}

export const matchesOf = (entries: readonly ProbedEntry[]): Match[] =>
  entries.flatMap(({ dn, agreements }) => agreements.map((agreement) => ({ dn, agreement })));

const isTakenAs = ({ agreement: { takenAs } }: Match, userid: string): boolean => isSameName(takenAs, userid);

/** Whether a run of the agreement reads the entry, and under that id. */
export const isRead = (match: Match, userid: string): boolean =>
  match.agreement.belowSearchBase && match.agreement.unmatched.length === 0 && isTakenAs(match, userid);

const nearness = (match: Match, userid: string): number =>
  (match.agreement.belowSearchBase ? 4 : 0) + (match.agreement.unmatched.length === 0 ? 2 : 0) + (isTakenAs(match, userid) ? 1 : 0);

/** The one that comes nearest to being read stands for all. */
export const nearest = (matches: readonly Match[], userid: string): Match | undefined =>
  [...matches].sort((one, other) => nearness(other, userid) - nearness(one, userid))[0];

/** That the last run which read an entry left it out. */
export const leftOutOf = ({ history }: UserEvidence, { dn, agreement }: Match): LeftOutEntry | undefined =>
  rulesOf(history, agreement.name)?.leftOut.find((entry) => isSameName(entry.dn, dn));

/** Why no run of the agreement reads the entry under the id that was asked for, or nothing. */
export function unread({ userid, history }: UserEvidence, match: Match): Verdict | undefined {
  const { dn, agreement } = match;
  const rules = rulesOf(history, agreement.name);
  if (!agreement.belowSearchBase) {
    return {
      cause: 'ENTRY_OUTSIDE_SEARCH_BASE',
      text: `the entry ${dn} is not below ${rules?.searchBase ?? 'the search base'}, where agreement ${agreement.name} searches`,
      remedy: `Move the entry below the search base of ${agreement.name}, or add an agreement that searches where it is`,
      takesRun: true,
    };
  }
  if (agreement.unmatched.length > 0) {
    return {
      cause: 'ENTRY_FILTERED_OUT',
      text: `the entry ${dn} does not match ${agreement.unmatched.join(' and ')} in the filter of agreement ${agreement.name}`,
      remedy: `Change the entry, or the filter of ${agreement.name} (${rules?.filter ?? ''})`,
      takesRun: true,
    };
  }
  if (isTakenAs(match, userid)) return undefined;
  return {
    cause: 'ENTRY_HAS_ANOTHER_ID',
    text: `the entry ${dn} has several values of ${rules?.useridAttribute}, and agreement ${agreement.name} takes the first one only, ${agreement.takenAs}`,
    remedy: `Ask after ${agreement.takenAs}, or leave the entry one value of ${rules?.useridAttribute} and synchronise`,
    takesRun: true,
  };
}

/** What keeps an entry that is there from CUCM, or nothing. */
export function kept(evidence: UserEvidence, match: Match): Verdict | undefined {
  const { dn, agreement } = match;
  const notRead = unread(evidence, match);
  if (notRead) return notRead;
  const leftOut = leftOutOf(evidence, match);
  if (leftOut) {
    return {
      cause: 'ENTRY_LEFT_OUT',
      text: `run ${leftOut.run} of agreement ${agreement.name} read the entry ${dn} and left it out: ${leftOut.reason}`,
      remedy: 'Mend that in the directory, then synchronise',
      takesRun: true,
      run: leftOut.run,
    };
  }
  const last = rulesOf(evidence.history, agreement.name)?.lastRun;
  if (last?.outcome !== 'failed') return undefined;
  return {
    cause: 'LAST_RUN_FAILED',
    text: `the entry ${dn} is one that agreement ${agreement.name} takes, and its last run failed: ${last.error}`,
    remedy: `See why that run failed (uclab why ${last.traceId}), then synchronise`,
    takesRun: true,
    run: last.id,
  };
}

/** Of an entry that nothing keeps from CUCM. */
export const atNextRun = ({ dirSync }: UserEvidence, { dn, agreement }: Match): Verdict => ({
  cause: dirSync === 'runs' ? 'NEXT_RUN_TAKES_IT' : 'DIRSYNC_DOES_NOT_RUN',
  text: `the entry ${dn} is one that agreement ${agreement.name} takes, and no run has read it yet as it is now`,
  remedy: 'Synchronise',
  takesRun: true,
});
