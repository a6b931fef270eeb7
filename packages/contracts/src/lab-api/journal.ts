import { z } from 'zod';

/** GET /api/v1/journal?attempt=…&after=… */
export const journalEventSchema = z.object({
  position: z.number(),
  node: z.string(),
  at: z.string(),
  attempt: z.string(),
  kind: z.string(),
  outcome: z.enum(['ok', 'failed']),
  symptom: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
});
export const journalSchema = z.object({ events: z.array(journalEventSchema), dropped: z.number() });
export type JournalView = z.infer<typeof journalSchema>;
