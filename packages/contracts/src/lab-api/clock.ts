import { z } from 'zod';

/** PUT /api/v1/clock: emulated time of all nodes, as a difference to real time in milliseconds; what falls due by that begins at once. */
export const setClockSchema = z.strictObject({ offsetMs: z.number().int().min(-3_155_760_000_000).max(3_155_760_000_000) });
/** GET /api/v1/clock */
export const clockSchema = z.object({ now: z.string(), offsetMs: z.number() });
export type LabClock = z.infer<typeof clockSchema>;

/**
 * POST /api/v1/clock/advance: lets emulated time pass, and everything that falls due happen in its order on every node. One of the two is
 * given. An answer that has not `reached` its `target` within 45 s of real time says how far it got; ask again for the rest.
 * It is refused where the cluster is reset meanwhile.
 */
export const advanceClockSchema = z.strictObject({
  /** So many minutes, hours, days, weeks or months of the calendar: `30m`, `6h`, `90d`, `2w`, `1mo`. */
  by: z.string().optional(),
  /** The next time of day that reads so, `03:15`, or a moment, `2031-04-01 03:15` or `2031-04-01T03:15:00Z`; all UTC. */
  to: z.string().optional(),
});
export type AdvanceClock = z.input<typeof advanceClockSchema>;

/** Something that fell due while time passed, or followed from that. */
export const happeningSchema = z.object({
  at: z.string(),
  node: z.string(),
  kind: z.enum(['synchronisation', 'users-removed', 'users-copied']),
  /** One sentence. */
  text: z.string(),
  failed: z.boolean(),
  /** What `why` explains; null where there is nothing to explain. */
  attempt: z.string().nullable(),
});

export const clockAdvancedSchema = clockSchema.extend({
  /** The moment that was wanted. */
  target: z.string(),
  reached: z.boolean(),
  /** In the order of their time. */
  happened: z.array(happeningSchema),
  /** Happenings beyond the thousand that are listed. */
  more: z.number().int(),
});
export type ClockAdvanced = z.infer<typeof clockAdvancedSchema>;
