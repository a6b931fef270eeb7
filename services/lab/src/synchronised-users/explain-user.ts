import type { AgreementRules } from '@uclab/contracts/cucm/v1/user_history';
import type { UserExplanation } from '@uclab/contracts/lab-api';
import type { UserHistory } from '../cucm-admin/index.ts';
import type { ProbedAgreement, ProbedEntry } from '../directory/index.ts';

/** What is held against each other to say why a user is on CUCM or is not. */
export interface UserEvidence {
  readonly userid: string;
  readonly history: UserHistory;
  /** Undefined where the directory does not answer. */
  readonly entries: readonly ProbedEntry[] | undefined;
}

type Cause = UserExplanation['cause'];

/** Why the present state is as it is: the words, what decided it, and what would change it. */
interface Verdict {
  readonly cause: Cause;
  readonly text: string;
  readonly remedy: string;
  readonly run?: string | undefined;
}

const moment = (ms: number): string => new Date(ms).toISOString();
const spoken = (ms: number): string => `${moment(ms).slice(0, 16).replace('T', ' ')} UTC`;
const oneHourMs = 3_600_000;
const inactiveForMs = 24 * oneHourMs;

const rulesOf = ({ agreements }: UserHistory, name: string): AgreementRules | undefined => agreements.find((rules) => rules.name === name);

/** What an agreement makes of an entry; the one that comes nearest to taking it stands for all. */
interface Match {
  readonly dn: string;
  readonly agreement: ProbedAgreement;
}

const nearness = ({ agreement: { belowSearchBase, unmatched } }: Match): number =>
  (belowSearchBase ? 2 : 0) + (unmatched.length === 0 ? 1 : 0);

function nearest(entries: readonly ProbedEntry[]): Match | undefined {
  const matches = entries.flatMap(({ dn, agreements }) => agreements.map((agreement) => ({ dn, agreement })));
  return matches.sort((one, other) => nearness(other) - nearness(one))[0];
}

/** What keeps an entry that is there from CUCM, or nothing. */
function kept({ history }: UserEvidence, { dn, agreement }: Match): Verdict | undefined {
  const rules = rulesOf(history, agreement.name);
  if (!agreement.belowSearchBase) {
    return {
      cause: 'ENTRY_OUTSIDE_SEARCH_BASE',
      text: `the entry ${dn} is not below ${rules?.searchBase ?? 'the search base'}, where agreement ${agreement.name} searches`,
      remedy: `Move the entry below the search base of ${agreement.name}, or add an agreement that searches where it is`,
    };
  }
  if (agreement.unmatched.length > 0) {
    return {
      cause: 'ENTRY_FILTERED_OUT',
      text: `the entry ${dn} does not match ${agreement.unmatched.join(' and ')} in the filter of agreement ${agreement.name}`,
      remedy: `Change the entry, or the filter of ${agreement.name} (${rules?.filter ?? ''})`,
    };
  }
  const leftOut = rules?.leftOut.find((entry) => entry.dn.toLowerCase() === dn.toLowerCase());
  if (leftOut) {
    return {
      cause: 'ENTRY_LEFT_OUT',
      text: `run ${leftOut.run} of agreement ${agreement.name} read the entry ${dn} and left it out: ${leftOut.reason}`,
      remedy: 'Mend that in the directory, then synchronise',
      run: leftOut.run,
    };
  }
  const last = rules?.lastRun;
  if (last?.outcome !== 'failed') return undefined;
  return {
    cause: 'LAST_RUN_FAILED',
    text: `the entry ${dn} is one that agreement ${agreement.name} takes, and its last run failed: ${last.error}`,
    remedy: `See why that run failed (uclab why ${last.traceId}), then synchronise`,
    run: last.id,
  };
}

function atNextRun({ dn, agreement }: Match): Verdict {
  return {
    cause: 'NEXT_RUN_TAKES_IT',
    text: `the entry ${dn} is one that agreement ${agreement.name} takes, and no run has read it yet as it is now`,
    remedy: 'Synchronise',
  };
}

function activeVerdict({ history, entries }: UserEvidence): Verdict {
  const agreement = history.user?.agreement ?? '';
  if (history.user?.fromLdap !== true) {
    return { cause: 'LOCAL_USER', text: 'the user was typed on CUCM and comes from no directory', remedy: '' };
  }
  const gone = entries?.length === 0 ? '; the directory has no such entry any more, so the next run makes the user inactive' : '';
  return { cause: 'SYNCHRONISED', text: `the user was read from the directory by agreement ${agreement}${gone}`, remedy: '' };
}

function inactiveVerdict(evidence: UserEvidence): Verdict {
  const { history, entries } = evidence;
  const { departure } = history;
  const run = departure?.run || undefined;
  if (departure && departure.run === '') {
    return {
      cause: 'AGREEMENT_DELETED',
      text: `agreement ${departure.agreement}, by which the user came, was deleted`,
      remedy: 'Add an agreement that takes the entry, and synchronise',
    };
  }
  if (!entries) return unread(evidence);
  const match = nearest(entries);
  if (match) return { run, ...(kept(evidence, match) ?? atNextRun(match)) };
  return {
    cause: 'ENTRY_GONE',
    text: `the directory has no entry with the id${run === undefined ? '' : `, which run ${run} found`}`,
    remedy: 'Put the entry back and synchronise: the user is active again with all local data, unless removed before',
    run,
  };
}

function absentVerdict(evidence: UserEvidence): Verdict {
  const { history, entries } = evidence;
  if (!history.synchronisationEnabled) {
    return {
      cause: 'SYNC_NOT_ENABLED',
      text: 'synchronisation from LDAP is off on CUCM (LDAP System)',
      remedy: 'Switch it on, or add the user on CUCM',
    };
  }
  if (history.agreements.length === 0) {
    return { cause: 'NO_AGREEMENT', text: 'CUCM has no LDAP Directory agreement', remedy: 'Add an agreement, and synchronise' };
  }
  if (!entries) return unread(evidence);
  const match = nearest(entries);
  if (match) return kept(evidence, match) ?? atNextRun(match);
  const removedAtMs = history.departure?.removedAtMs ?? 0;
  if (removedAtMs > 0) {
    return {
      cause: 'USER_REMOVED',
      text: `the directory has no entry with the id, and the garbage collector removed the user at ${spoken(removedAtMs)}, more than 24 hours after that was found`,
      remedy: 'Put the entry back and synchronise: the user comes as a new one',
      run: history.departure?.run || undefined,
    };
  }
  const attributes = [...new Set(history.agreements.map(({ useridAttribute }) => useridAttribute))].join(' or ');
  return {
    cause: 'NOT_IN_DIRECTORY',
    text: `the directory has no entry whose ${attributes} is that id`,
    remedy: 'Check the user id, or add the person to the directory and synchronise',
  };
}

const unread = ({ history }: UserEvidence): Verdict => ({
  cause: 'DIRECTORY_DOES_NOT_ANSWER',
  text: `the directory does not answer, so nobody can see whether it has an entry${history.user ? ' again' : ''}`,
  remedy: 'Let the directory answer, and ask again',
  run: history.departure?.run || undefined,
});

function stateWords({ userid, history }: UserEvidence): string {
  const { user, departure } = history;
  if (!user) return `CUCM has no end user ${userid}`;
  if (user.active) return `${user.userid} is an active end user of CUCM`;
  const since = departure ? ` since ${spoken(departure.inactiveAtMs)}` : '';
  return `${user.userid} is an inactive end user of CUCM${since}`;
}

/** When the garbage collector takes an inactive user away. */
function removalWords({ user, departure }: UserHistory): string {
  if (!user || user.active || !departure) return '';
  return ` The user is removed at the first 03:15 UTC after ${spoken(departure.inactiveAtMs + inactiveForMs)}.`;
}

/** Why a user id is active, inactive or absent on CUCM, from what CUCM kept of its runs and what the directory holds now. */
export function explainUser(evidence: UserEvidence): UserExplanation {
  const { userid, history, entries } = evidence;
  const { user, departure } = history;
  const { cause, text, remedy, run } = user ? (user.active ? activeVerdict(evidence) : inactiveVerdict(evidence)) : absentVerdict(evidence);
  const mend = remedy === '' ? '' : `${remedy}.`;
  return {
    userid: user?.userid ?? userid,
    onCucm: user ? (user.active ? 'active' : 'inactive') : 'absent',
    source: user ? (user.fromLdap ? 'ldap' : 'local') : null,
    cause,
    inactiveSince: departure && !user?.active ? moment(departure.inactiveAtMs) : null,
    removedAt: departure && !user && departure.removedAtMs > 0 ? moment(departure.removedAtMs) : null,
    run: run ?? null,
    entries:
      entries?.map(({ dn, agreements }) => ({ dn, agreements: agreements.map((each) => ({ ...each, unmatched: [...each.unmatched] })) })) ??
      null,
    remedy: mend,
    prose: `${stateWords(evidence)}: ${text}.${removalWords(history)}${mend === '' ? '' : ` ${mend}`}`,
  };
}
