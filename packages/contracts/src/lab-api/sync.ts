import { z } from 'zod';
import { syncRunSchema } from './status.ts';

/** POST /api/v1/syncs */
export const syncRequestSchema = z.strictObject({ wait: z.boolean().default(true), agreement: z.string().optional() });
export type SyncRequest = z.input<typeof syncRequestSchema>;

export const syncResultSchema = z.object({
  attempt: z.string(),
  /** Id of the run that was started, the last one where there are several agreements; empty when none could be started. */
  run: z.string(),
  outcome: z.enum(['running', 'succeeded', 'failed', 'refused']),
  /** Counts are what runs have done that have ended: while one is running they are no result. */
  read: z.number(),
  added: z.number(),
  updated: z.number(),
  deactivated: z.number(),
  skipped: z.number(),
  /** CUCM's own words; of several agreements each with its name, where they are not the same. One that runs already is left to that run. */
  message: z.string(),
  /** Nodes whose Sync Agent holds everything now, and those whose has not got it yet; both empty while the run has not ended. */
  agentsCaughtUp: z.array(z.string()),
  agentsBehind: z.array(z.string()),
});
export type SyncResult = z.infer<typeof syncResultSchema>;

const oneRunSchema = syncRunSchema.extend({
  /** What `why` explains. */
  attempt: z.string(),
  /** axl, schedule, or retry: the further pass after a run that found no server. */
  trigger: z.string(),
  /** full, or changes: what the directory has changed since, and who is still there. */
  kind: z.string(),
});

/** GET /api/v1/syncs: the last hundred runs of CUCM, the newest first; those that a restart cut off are among them. */
export const syncRunsSchema = z.object({ runs: z.array(oneRunSchema) });
export type SyncRuns = z.infer<typeof syncRunsSchema>;

const namedEntry = z.object({ dn: z.string(), userid: z.string(), reason: z.string() });

/** GET /api/v1/syncs/{run}, where the beginning of its id is enough: one run with the entries that it left out, and those of which it cut values, a thousand of each at most. */
export const syncRunDetailSchema = oneRunSchema.extend({ leftOut: z.array(namedEntry), shortened: z.array(namedEntry) });
export type SyncRunDetail = z.infer<typeof syncRunDetailSchema>;
