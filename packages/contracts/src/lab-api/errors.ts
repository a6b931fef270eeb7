import { z } from 'zod';

/** The body of every answer of the lab's API that is not a success. */
export const labErrorSchema = z.object({
  error: z.object({
    /** invalid (400), forbidden (403), not-found (404), conflict (409), too-large (413), unreachable (502: the node does not answer), internal (500) */
    code: z.enum(['invalid', 'forbidden', 'not-found', 'conflict', 'too-large', 'unreachable', 'internal']),
    /** One sentence: what is wrong and what to do. */
    message: z.string(),
    /** The input that broke a rule. */
    field: z.string().optional(),
  }),
});
export type LabError = z.infer<typeof labErrorSchema>;
