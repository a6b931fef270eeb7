import { z } from 'zod';

/** GET /api/v1/users/{userid}/explanation: what synchronisation made of a user id, and why. */
export const userExplanationSchema = z.object({
  userid: z.string(),
  onCucm: z.enum(['active', 'inactive', 'absent']),
  source: z.enum(['ldap', 'local']).nullable(),
  cause: z.enum([
    'SYNCHRONISED',
    'LOCAL_USER',
    'APPLICATION_USER',
    'SYNC_NOT_ENABLED',
    'NO_AGREEMENT',
    'AGREEMENT_DELETED',
    /** By SQL on CUCM, and by no run. */
    'SET_INACTIVE',
    'ENTRY_GONE',
    'USER_REMOVED',
    'NOT_IN_DIRECTORY',
    'ENTRY_LEFT_OUT',
    'ENTRY_OUTSIDE_SEARCH_BASE',
    'ENTRY_FILTERED_OUT',
    'ENTRY_HAS_ANOTHER_ID',
    'LAST_RUN_FAILED',
    /** As the one above of the next run, while none has failed by that. */
    'RUNS_FAIL',
    'NEXT_RUN_TAKES_IT',
    /** As the one above, while no run can begin. */
    'DIRSYNC_DOES_NOT_RUN',
    'DIRECTORY_DOES_NOT_ANSWER',
  ]),
  /** When the user went inactive the last time, and was removed from CUCM after it; emulated time. */
  inactiveSince: z.string().nullable(),
  removedAt: z.string().nullable(),
  /** The run that decided: took the user for gone, left the entry out, or failed; `runs show` has it. */
  run: z.string().nullable(),
  /** Entries of the directory with the id, and what each agreement makes of them; null where the directory does not answer. */
  entries: z
    .array(
      z.object({
        dn: z.string(),
        agreements: z.array(
          z.object({
            name: z.string(),
            belowSearchBase: z.boolean(),
            /** Parts of the agreement's filter that the entry does not match. */
            unmatched: z.array(z.string()),
            /** The user id by which it is read: of an entry with several the first one. */
            takenAs: z.string(),
          }),
        ),
      }),
    )
    .nullable(),
  remedy: z.string(),
  prose: z.string(),
});
export type UserExplanation = z.infer<typeof userExplanationSchema>;
