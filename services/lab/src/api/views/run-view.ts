import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import { type Status, syncRunSchema } from '@uclab/contracts/lab-api';
import { isoTime } from './service-view.ts';

/** A run of the synchronisation as the laboratory shows it. */
export function runView(run: SyncRun): NonNullable<Status['sync']> {
  const { id, agreement, read, added, updated, deactivated, skipped, error } = run;
  return {
    id,
    agreement,
    outcome: syncRunSchema.shape.outcome.parse(run.outcome),
    startedAt: isoTime(run.startedAtMs),
    finishedAt: run.finishedAtMs > 0 ? isoTime(run.finishedAtMs) : null,
    read,
    added,
    updated,
    deactivated,
    skipped,
    error,
  };
}
