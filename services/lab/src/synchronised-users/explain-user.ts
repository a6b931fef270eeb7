import type { UserExplanation } from '@uclab/contracts/lab-api';
import { activeVerdict } from './active-user.ts';
import { absentVerdict, inactiveVerdict } from './departed-user.ts';
import { moment, spoken, type UserEvidence, type Verdict } from './evidence.ts';

const oneHourMs = 3_600_000;
const inactiveForMs = 24 * oneHourMs;

function stateWords({ userid, history }: UserEvidence): string {
  const { user, departure } = history;
  if (!user) return `CUCM has no end user ${userid}`;
  if (user.active) return `${user.userid} is an active end user of CUCM`;
  const since = departure?.inactiveAtMs ? ` since ${spoken(departure.inactiveAtMs)}` : '';
  return `${user.userid} is an inactive end user of CUCM${since}`;
}

/** When the garbage collector takes an inactive user away, or took away somebody whose entry is there. */
function removalWords({ history, dirSync }: UserEvidence, { cause }: Verdict): string {
  const { user, departure } = history;
  // Without a time nobody is collected.
  if (!departure?.inactiveAtMs || user?.active) return '';
  if (user) {
    const provided = dirSync === 'runs' ? '' : ' at which Cisco DirSync runs';
    return ` The user is removed at the first 03:15 UTC after ${spoken(departure.inactiveAtMs + inactiveForMs)}${provided}.`;
  }
  if (departure.removedAtMs === 0 || cause === 'USER_REMOVED') return '';
  const why = departure.run === '' ? `agreement ${departure.agreement} was deleted` : `run ${departure.run} did not find the entry`;
  return ` There was one: inactive since ${spoken(departure.inactiveAtMs)}, when ${why}, and removed by the garbage collector at ${spoken(departure.removedAtMs)}; a user who comes now is a new one.`;
}

const toBegin = {
  runs: '',
  stopped: '; no run begins before Cisco DirSync is started (uclab service start cucm DirSync)',
  'not-activated': '; no run begins before Cisco DirSync is activated (uclab service activate cucm DirSync)',
} as const;

function mendWords({ dirSync }: UserEvidence, { remedy, takesRun }: Verdict): string {
  return remedy === '' ? '' : `${remedy}${takesRun ? toBegin[dirSync] : ''}.`;
}

function verdictOf(evidence: UserEvidence): Verdict {
  const { user } = evidence.history;
  if (!user) return absentVerdict(evidence);
  return user.active ? activeVerdict(evidence) : inactiveVerdict(evidence);
}

/** Why a user id is active, inactive or absent on CUCM, from what CUCM kept of its runs and what the directory holds now. */
export function explainUser(evidence: UserEvidence): UserExplanation {
  const { userid, history, entries } = evidence;
  const { user, departure } = history;
  const verdict = verdictOf(evidence);
  const mend = mendWords(evidence, verdict);
  return {
    userid: user?.userid ?? userid,
    onCucm: user ? (user.active ? 'active' : 'inactive') : 'absent',
    source: user ? (user.fromLdap ? 'ldap' : 'local') : null,
    cause: verdict.cause,
    inactiveSince: departure?.inactiveAtMs && !user?.active ? moment(departure.inactiveAtMs) : null,
    removedAt: departure && !user && departure.removedAtMs > 0 ? moment(departure.removedAtMs) : null,
    run: verdict.run ?? null,
    entries:
      entries?.map(({ dn, agreements }) => ({
        dn,
        agreements: agreements.map(({ name, belowSearchBase, unmatched, takenAs }) => ({
          name,
          belowSearchBase,
          unmatched: [...unmatched],
          takenAs,
        })),
      })) ?? null,
    remedy: mend,
    prose: `${stateWords(evidence)}: ${verdict.text}.${removalWords(evidence, verdict)}${mend === '' ? '' : ` ${mend}`}`,
  };
}
