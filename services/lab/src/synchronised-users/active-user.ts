import { isSameName, rulesOf, type UserEvidence, type Verdict } from './evidence.ts';
import { isRead, leftOutOf, type Match, matchesOf, nearest, unread } from './match.ts';

/** Why a user is active, and what of the present entry does not come to CUCM. */
export function activeVerdict(evidence: UserEvidence): Verdict {
  const { history, entries, userid } = evidence;
  if (history.user?.fromLdap !== true) {
    return { cause: 'LOCAL_USER', text: 'the user was typed on CUCM and comes from no directory', remedy: '', takesRun: false };
  }
  const name = history.user.agreement;
  const text = `the user was read from the directory by agreement ${name}`;
  const synchronised: Verdict = { cause: 'SYNCHRONISED', text, remedy: '', takesRun: false };
  if (!entries) return synchronised;
  if (entries.length === 0) {
    return { ...synchronised, text: `${text}; the directory has no such entry any more, so the next run makes the user inactive` };
  }
  const own = matchesOf(entries).filter(({ agreement }) => isSameName(agreement.name, name));
  const read = own.filter((match) => isRead(match, userid));
  const outside = nearest(own, userid);
  if (outside && read.length === 0) {
    return { ...synchronised, text: `${text}; now ${unread(evidence, outside)?.text}, so its next run makes the user inactive` };
  }
  const [first] = read;
  const leftOut = first && leftOutOf(evidence, first);
  // Whoever was taken from one of several entries is not concerned by the others.
  if (!leftOut || !read.every((match) => leftOutOf(evidence, match)) || isTaken(evidence, first)) return synchronised;
  return {
    cause: 'ENTRY_LEFT_OUT',
    text: `${text}; run ${leftOut.run} left the entry ${first.dn} out (${leftOut.reason}), so CUCM keeps the user as it was and takes no change of the entry`,
    remedy: 'Mend that in the directory, then synchronise',
    takesRun: true,
    run: leftOut.run,
  };
}

/** Shorter columns than this CUCM does not have: what is longer may have been cut. */
const shortestColumn = 128;

/**
 * Whether CUCM has what the entry holds. A run of changes that took an entry after another had left it out tells nobody, but then there is
 * nothing that CUCM lacks.
 */
function isTaken({ history }: UserEvidence, { agreement }: Match): boolean {
  const fields = Object.keys(rulesOf(history, agreement.name)?.attributes ?? {});
  return fields.every((field) => {
    const onCucm = history.user?.fields[field] ?? '';
    const inDirectory = agreement.fields[field] ?? '';
    return onCucm === inDirectory || (onCucm.length >= shortestColumn - 1 && inDirectory.startsWith(onCucm));
  });
}
