import type { AgreementRules, LeftOutEntry } from '@uclab/contracts/cucm/v1/user_history';
import { shellWord } from '@uclab/foundation/text';
import type { ProbedAgreement, ProbedEntry } from '../directory/index.ts';
import { isSameName, rulesOf, type UserEvidence, type Verdict } from './evidence.ts';
import { obstacleOf } from './obstacle.ts';

/** An entry, and what one agreement makes of it. */
export interface Match extends Omit<ProbedEntry, 'agreements'> {
  readonly agreement: ProbedAgreement;
}

export const matchesOf = (entries: readonly ProbedEntry[]): Match[] =>
  entries.flatMap(({ agreements, ...entry }) => agreements.map((agreement) => ({ ...entry, agreement })));

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
    return { cause: 'ENTRY_FILTERED_OUT', takesRun: true, ...filteredOut(match, rules) };
  }
  if (isTakenAs(match, userid)) return undefined;
  return { cause: 'ENTRY_HAS_ANOTHER_ID', takesRun: true, ...otherId(userid, match, rules) };
}

type Words = Pick<Verdict, 'text' | 'remedy'>;

/** The parts of the filters of Microsoft's server types that keep disabled accounts out. */
const keepsDisabledOut = /^\(!\((?:userAccountControl:1\.2\.840\.113556\.1\.4\.803:=2|msDS-UserAccountDisabled=TRUE)\)\)$/i;

function filteredOut({ dn, agreement: { name, unmatched } }: Match, rules: AgreementRules | undefined): Words {
  const isOwn = rules?.filterName !== '';
  const filter = isOwn ? `the filter of agreement ${name}` : `the default filter, by which agreement ${name} reads`;
  const parts = unmatched.join(' and ');
  if (unmatched.every((part) => keepsDisabledOut.test(part))) {
    return {
      text: `the account of the entry ${dn} is disabled in the directory, and ${parts} keeps such ones out in ${filter}`,
      remedy: 'Enable the account in the directory, and synchronise',
    };
  }
  return {
    text: `the entry ${dn} does not match ${parts} in ${filter}`,
    remedy: isOwn
      ? `Change the entry, or the filter of ${name} (${rules?.filter ?? ''})`
      : `Change the entry, or give ${name} a filter of its own that the entry matches`,
  };
}

/** Of an entry that is read under another id than the one that was asked for. */
function otherId(userid: string, { dn, idAttributes, isUsersOwn, agreement }: Match, rules: AgreementRules | undefined): Words {
  const { name, takenAs } = agreement;
  const attribute = rules?.useridAttribute ?? '';
  const has = takenAs === '' ? `there is no ${attribute}` : `there is ${takenAs}`;
  const askAfter = takenAs === '' ? `Give the entry a ${attribute}` : `Ask after ${takenAs} (uclab why --user ${shellWord(takenAs)})`;
  if (idAttributes.some((other) => isSameName(other, attribute))) {
    return {
      text: `the entry ${dn} has several values of ${attribute}, and agreement ${name} takes the first one only, ${takenAs}`,
      remedy: `Ask after ${takenAs}, or leave the entry one value of ${attribute} and synchronise`,
    };
  }
  const [other] = idAttributes;
  if (other !== undefined) {
    return {
      text: `the entry ${dn} has the id as ${other}, and CUCM takes user ids from ${attribute} (LDAP System), where ${has}`,
      remedy: `${askAfter}, or let CUCM take user ids from ${other} and synchronise`,
    };
  }
  const same = isUsersOwn ? `the entry by which the user came, by its ${rules?.uniqueIdentifierAttribute}, is ${dn}` : `the entry is ${dn}`;
  return {
    text: takenAs === '' ? `${same}, which has no ${attribute} now` : `${same}, and agreement ${name} takes that as ${takenAs} now`,
    remedy: `${askAfter}, or give the entry the id ${userid} back and synchronise`,
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

/** Of an entry that nothing of its own keeps from CUCM. */
export function atNextRun(evidence: UserEvidence, { dn, agreement }: Match): Verdict {
  const text = `the entry ${dn} is one that agreement ${agreement.name} takes, and no run has read it yet as it is now`;
  if (evidence.dirSync !== 'runs') return { cause: 'DIRSYNC_DOES_NOT_RUN', text, remedy: 'Synchronise', takesRun: true };
  const obstacle = obstacleOf(evidence, agreement.name);
  if (!obstacle?.stands) return { cause: 'NEXT_RUN_TAKES_IT', text, remedy: 'Synchronise', takesRun: true };
  return { cause: obstacle.cause, text: `${text}; ${obstacle.text}`, remedy: `${obstacle.remedy}; then synchronise`, takesRun: true };
}
