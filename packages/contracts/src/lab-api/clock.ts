import { z } from 'zod';

/** PUT /api/v1/clock: emulated time of all nodes, as a difference to real time in milliseconds. */
export const setClockSchema = z.strictObject({ offsetMs: z.number().int().min(-3_155_760_000_000).max(3_155_760_000_000) });
export const clockSchema = z.object({ now: z.string(), offsetMs: z.number() });
