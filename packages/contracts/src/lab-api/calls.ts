import { z } from 'zod';
import { foundContactSchema } from './searches.ts';

/** POST /api/v1/calls: somebody's phone rings, and the client of that person, which is signed in, shows it. */
export const callRequestSchema = z.strictObject({
  /** The calling number, or a user of CUCM who has one. */
  from: z.string().min(1).max(128),
  /** The number that is called, which a user of CUCM has, or that user. */
  to: z.string().min(1).max(128),
  /** The caller makes a web conference of the call. */
  conference: z.boolean().default(false),
});
export type CallRequest = z.input<typeof callRequestSchema>;

export const callResultSchema = z.object({
  attempt: z.string(),
  /** Whose client shows the call. */
  user: z.string(),
  /** The calling number. */
  number: z.string(),
  /** What the client shows: the caller's name, or the number where it found none. */
  shows: z.string(),
  /** Whom the client takes the caller for; null where it does not know. */
  contact: foundContactSchema.nullable(),
  /** Whether the web conference opens by itself. */
  conference: z.enum(['none', 'opens', 'stays-closed']),
  /** Whole milliseconds of real time. */
  ms: z.int(),
});
export type CallResult = z.infer<typeof callResultSchema>;
