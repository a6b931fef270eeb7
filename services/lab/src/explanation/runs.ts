import type { JournalEvent } from '@uclab/foundation/journal';
import { dialOf } from './dial.ts';
import type { ExplainInput } from './input.ts';

/** A run of one agreement, as the events of an attempt tell of it. */
export interface AgreementRun {
  readonly agreement: string;
  readonly outcome: 'running' | 'succeeded' | 'failed';
  /** From its beginning to its end; of one that was refused the refusal alone. */
  readonly events: readonly JournalEvent[];
}

interface GrowingRun {
  readonly id: string;
  readonly agreement: string;
  outcome: AgreementRun['outcome'];
  readonly events: JournalEvent[];
}

/**
 * The runs of an attempt in the order in which they began. Several may be under way at once, and what was said to an LDAP server names its
 * run.
 */
export function runsIn(events: readonly JournalEvent[]): AgreementRun[] {
  const runs: GrowingRun[] = [];
  for (const event of events) {
    const under = runs.filter(({ outcome }) => outcome === 'running');
    switch (event.kind) {
      case 'dirsync.started':
        runs.push({ id: event.facts.run, agreement: event.facts.agreement, outcome: 'running', events: [event] });
        break;
      case 'dirsync.finished': {
        const { run: id, agreement } = event.facts;
        const known = under.find((run) => run.id === id);
        const run = known ?? { id, agreement, outcome: 'running', events: [] };
        run.events.push(event);
        run.outcome = event.outcome === 'failed' ? 'failed' : 'succeeded';
        if (!known) runs.push(run);
        break;
      }
      case 'axl.called':
        break;
      default:
        (under.find(({ id }) => id === dialOf(event)?.run) ?? under.at(-1))?.events.push(event);
    }
  }
  return runs;
}

/** A synchronisation that failed as its failed runs, each with the events of its own; anything else, and one without a run, as it is. */
export function failuresOf(input: ExplainInput): ExplainInput[] {
  if (input.attempt.kind !== 'sync') return [input];
  const failed = runsIn(input.events).filter(({ outcome }) => outcome === 'failed');
  return failed.length === 0 ? [input] : failed.map(({ events }) => ({ ...input, events }));
}
