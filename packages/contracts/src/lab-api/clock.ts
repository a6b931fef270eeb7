import { z } from 'zod';

/** PUT /api/v1/clock: emulated time of all nodes, as a difference to real time in milliseconds; what falls due by that begins at once. */
export const setClockSchema = z.strictObject({ offsetMs: z.number().int().min(-3_155_760_000_000).max(3_155_760_000_000) });
/** GET /api/v1/clock */
export const clockSchema = z.object({ now: z.string(), offsetMs: z.number() });
export type LabClock = z.infer<typeof clockSchema>;

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;
/** With or without `T` and seconds; `agreement ls` and `clock now` write a blank. */
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z?$/)
  .transform(
    (text) =>
      `${text
        .replace(' ', 'T')
        .replace(/Z$/, '')
        .replace(/(T\d{2}:\d{2})$/, '$1:00')}Z`,
  )
  .pipe(z.iso.datetime());

/**
 * POST /api/v1/clock/advance: lets emulated time pass, and everything that falls due happen in its order on every node. One of the two is
 * given. An answer that has not `reached` its `target` within 45 s of real time says how far it got; ask again for the rest.
 * It is refused where the cluster is reset meanwhile.
 */
export const advanceClockSchema = z.strictObject({
  /** So many minutes, hours, days or weeks: `30m`, `6h`, `90d`, `2w`. */
  by: z
    .string()
    .regex(/^\d{1,7}[mhdw]$/, 'must be a number with m, h, d or w, for instance 6h')
    .optional(),
  /** The next time of day that reads so, `03:15`, or a moment, `2031-04-01 03:15` or `2031-04-01T03:15:00Z`; all UTC. */
  to: z
    .union([z.string().regex(timeOfDay), moment], { error: "must be hh:mm or a moment such as '2031-04-01 03:15' or 2031-04-01T03:15:00Z" })
    .optional(),
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
