import type { UserEvidence, Verdict } from './evidence.ts';
import { kept, matchesOf, nearest } from './match.ts';

/** Of an id that is an application user's: no run makes an end user of it. Undefined for every other id. */
export function applicationUserVerdict(evidence: UserEvidence): Verdict | undefined {
  const { history, entries, userid } = evidence;
  const { applicationUser } = history;
  if (applicationUser === '') return undefined;
  const text = `${applicationUser} is an application user of CUCM, which was added there and which neither LDAP nor Cisco DirSync touches`;
  const match = nearest(matchesOf(entries ?? []), userid);
  const keeps = match && kept(evidence, match);
  // What a run said of the entry is nearer than what the next one would say.
  if (keeps?.cause === 'ENTRY_LEFT_OUT') return keeps;
  const cause = 'APPLICATION_USER';
  if (!match || keeps) return { cause, text, remedy: '', takesRun: false };
  return {
    cause,
    text: `${text}, so the next run leaves out the entry ${match.dn}, which has the same id`,
    remedy: 'For an end user give the entry another id, or remove the application user; then synchronise',
    takesRun: true,
  };
}
