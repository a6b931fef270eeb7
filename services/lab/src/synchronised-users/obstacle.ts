import type { UserExplanation } from '@uclab/contracts/lab-api';
import { list, remediesOf } from '../explanation/index.ts';
import { rulesOf, type UserEvidence } from './evidence.ts';

/** What keeps what stands in the directory from CUCM. */
export interface Obstacle {
  readonly cause: UserExplanation['cause'];
  /** A clause that follows on a comma. */
  readonly text: string;
  readonly remedy: string;
  /** Whether the remedy takes a run. */
  readonly takesRun: boolean;
  /** Whether it will keep the next run, too; of a run that failed and would not any more nobody knows. */
  readonly stands: boolean;
  /** The run that has met it. */
  readonly run?: string | undefined;
}

const idle = {
  stopped: { text: 'is stopped', remedy: 'Start Cisco DirSync (uclab service start cucm DirSync)' },
  'not-activated': { text: 'is not activated', remedy: 'Activate Cisco DirSync (uclab service activate cucm DirSync)' },
} as const;

/** What keeps a run from beginning at all. */
function notBegun({ history, dirSync }: UserEvidence): Obstacle | undefined {
  const rest = { takesRun: false, stands: true };
  if (!history.synchronisationEnabled) {
    const text = 'no run begins, because synchronisation from LDAP is off on CUCM (LDAP System)';
    return { ...rest, cause: 'SYNC_NOT_ENABLED', text, remedy: 'Switch it on' };
  }
  if (dirSync === 'runs') return undefined;
  const { text, remedy } = idle[dirSync];
  return { ...rest, cause: 'DIRSYNC_DOES_NOT_RUN', text: `no run begins, because Cisco DirSync ${text}`, remedy };
}

/** Why a run of an agreement that begins now fails: a clause that follows on `because`, and what mends it. */
function failing(evidence: UserEvidence, name: string): Pick<Obstacle, 'text' | 'remedy'> | undefined {
  const { findings, meetsNobody } = evidence.ways.get(name) ?? { findings: [], meetsNobody: false };
  if (findings.length > 0) return { text: list(findings.map(({ text }) => text)), remedy: remediesOf(findings).replace(/\.$/, '') };
  if (!evidence.entries) return { text: 'the directory does not answer', remedy: 'Let the directory answer' };
  if (!meetsNobody) return undefined;
  const { searchBase = '', filter = '' } = rulesOf(evidence.history, name) ?? {};
  return {
    text: `nobody below ${searchBase} meets its filter ${filter}, and of a run that is given nobody CUCM takes nothing`,
    remedy: `Give agreement ${name} a filter and a search base that somebody meets`,
  };
}

/** What keeps the runs of an agreement from bringing CUCM what the directory has, or has kept the last one; undefined for nothing. */
export function obstacleOf(evidence: UserEvidence, name: string): Obstacle | undefined {
  const idleness = notBegun(evidence);
  if (idleness) return idleness;
  const last = rulesOf(evidence.history, name)?.lastRun;
  const failed = last?.outcome === 'failed' ? last : undefined;
  const now = failing(evidence, name);
  if (now) {
    const cause = failed ? 'LAST_RUN_FAILED' : 'RUNS_FAIL';
    const before = failed ? ` (as its last one did: ${failed.error})` : '';
    const text = `a run of agreement ${name} fails now and changes nobody${before}, because ${now.text}`;
    return { cause, text, remedy: now.remedy, takesRun: false, stands: true, run: failed?.id };
  }
  if (!failed) return undefined;
  return {
    cause: 'LAST_RUN_FAILED',
    text: `the last run of agreement ${name} failed and changed nobody: ${failed.error}`,
    remedy: `See why that run failed (uclab why ${failed.traceId}), then synchronise`,
    takesRun: true,
    stands: false,
    run: failed.id,
  };
}
