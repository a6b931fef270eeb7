import { shellWord } from '@uclab/foundation/text';
import { applicationUserVerdict } from './application-user.ts';
import { spoken, type UserEvidence, type Verdict } from './evidence.ts';
import { atNextRun, kept, matchesOf, nearest } from './match.ts';

/** Why a user is inactive. */
export function inactiveVerdict(evidence: UserEvidence): Verdict {
  const { history, entries } = evidence;
  const { departure } = history;
  if (departure?.run === '') return departure.agreement === '' ? setInactive(evidence) : deletedAgreement(evidence, departure.agreement);
  const run = departure?.run;
  const without = noAgreement(evidence);
  if (without) return { ...without, run };
  if (!entries) return { ...noAnswer(evidence), run };
  return {
    run,
    ...(thereStill(evidence) ?? {
      cause: 'ENTRY_GONE',
      text:
        run === undefined
          ? 'the directory has no entry with the id'
          : `run ${run} found no entry with the id, and the directory has none now`,
      remedy: 'Put the entry back and synchronise: the user is active again with all local data, unless removed before',
      takesRun: true,
    }),
  };
}

/** Of a user whose state a statement of SQL has set. */
function setInactive(evidence: UserEvidence): Verdict {
  const { history, entries, userid } = evidence;
  const cause = 'SET_INACTIVE';
  const text = 'a statement of SQL on CUCM set the user inactive as of then, and no run did';
  const statement = `update enduser set status = 1 where userid = "${(history.user?.userid ?? userid).replaceAll('"', '""')}"`;
  const remedy = `Set the user active again (uclab sql cucm ${shellWord(statement)})`;
  const byHand = { cause, text, remedy, takesRun: false } as const;
  const match = history.user?.fromLdap ? nearest(matchesOf(entries ?? []), userid) : undefined;
  if (!match) return byHand;
  const keeps = kept(evidence, match);
  if (keeps) return { ...byHand, text: `${text}; ${keeps.text}`, run: keeps.run };
  return {
    cause,
    text: `${text}; agreement ${match.agreement.name} takes the entry ${match.dn}, and a run that reads it makes the user active again`,
    remedy: 'Synchronise',
    takesRun: true,
  };
}

/** What has become of a user since the agreement was deleted by which the user came. */
function deletedAgreement(evidence: UserEvidence, agreement: string): Verdict {
  const { history, entries } = evidence;
  const cause = 'AGREEMENT_DELETED';
  const text = `agreement ${agreement}, by which the user came, was deleted`;
  const without = noAgreement(evidence);
  if (without) {
    const remedy = history.synchronisationEnabled
      ? 'Add an agreement that takes the entry, and synchronise'
      : 'Switch synchronisation from LDAP on (LDAP System), add an agreement that takes the entry, and synchronise';
    return { cause, text, remedy, takesRun: true };
  }
  if (!entries) {
    const { text: silence, remedy } = noAnswer(evidence);
    return { cause, text: `${text}; ${silence}`, remedy, takesRun: false };
  }
  const match = nearest(matchesOf(entries), evidence.userid);
  if (!match) {
    const remedy = 'Put the entry back where an agreement takes it, and synchronise';
    return { cause, text: `${text}, and the directory has no entry with the id`, remedy, takesRun: true };
  }
  const keeps = kept(evidence, match);
  if (keeps) return { ...keeps, cause, text: `${text}, and ${keeps.text}` };
  return {
    cause,
    text: `${text}; agreement ${match.agreement.name} takes the entry ${match.dn}, too, and its next run makes the user active again`,
    remedy: 'Synchronise',
    takesRun: true,
  };
}

/** Why CUCM has no user of that id. */
export function absentVerdict(evidence: UserEvidence): Verdict {
  const { history, entries } = evidence;
  const of = applicationUserVerdict(evidence);
  if (of) return of;
  const without = noAgreement(evidence);
  if (without) return without;
  if (!entries) return noAnswer(evidence);
  const there = thereStill(evidence);
  if (there) return there;
  const { departure } = history;
  if (departure && departure.removedAtMs > 0) {
    const since = departure.run === '' ? `agreement ${departure.agreement} was deleted, by which the user had come` : 'that was found';
    return {
      cause: 'USER_REMOVED',
      text: `the directory has no entry with the id, and the garbage collector removed the user at ${spoken(departure.removedAtMs)}, more than 24 hours after ${since}`,
      remedy: 'Put the entry back and synchronise: the user comes as a new one',
      takesRun: true,
      run: departure.run || undefined,
    };
  }
  const attributes = [...new Set(history.agreements.map(({ useridAttribute }) => useridAttribute))].join(' or ');
  return {
    cause: 'NOT_IN_DIRECTORY',
    text: `the directory has no entry whose ${attributes} is that id`,
    remedy: 'Check the user id, or add the person to the directory and synchronise',
    takesRun: true,
  };
}

/** What keeps CUCM from reading anybody, or nothing. */
function noAgreement({ history }: UserEvidence): Verdict | undefined {
  if (!history.synchronisationEnabled) {
    return {
      cause: 'SYNC_NOT_ENABLED',
      text: 'synchronisation from LDAP is off on CUCM (LDAP System)',
      remedy: 'Switch it on, or add the user on CUCM',
      takesRun: false,
    };
  }
  if (history.agreements.length > 0) return undefined;
  return {
    cause: 'NO_AGREEMENT',
    text: 'CUCM has no LDAP Directory agreement',
    remedy: 'Add an agreement, and synchronise',
    takesRun: true,
  };
}

/** Of an entry that the directory has; undefined where it has none. */
function thereStill(evidence: UserEvidence): Verdict | undefined {
  const match = nearest(matchesOf(evidence.entries ?? []), evidence.userid);
  return match && (kept(evidence, match) ?? atNextRun(evidence, match));
}

const noAnswer = ({ history }: UserEvidence): Verdict => ({
  cause: 'DIRECTORY_DOES_NOT_ANSWER',
  text: `the directory does not answer, so nobody can see whether it has an entry${history.user ? ' again' : ''}`,
  remedy: 'Let the directory answer, and ask again',
  takesRun: false,
  run: history.departure?.run || undefined,
});
