import { z } from 'zod';

/** The body of every answer of the lab's API that is not a success. */
export const labErrorSchema = z.object({
  error: z.object({
    /**
     * invalid (400), forbidden (403), not-found (404), conflict (409: the present state forbids it), too-large (413), refused (422: the
     * request is in order, and the product said no to it: CUCM, the directory, a node's certificate page), unreachable (502: the node
     * does not answer), internal (500)
     */
    code: z.enum(['invalid', 'forbidden', 'not-found', 'conflict', 'too-large', 'refused', 'unreachable', 'internal']),
    /** One sentence: what is wrong and what to do. */
    message: z.string(),
    /** The input that broke a rule. */
    field: z.string().optional(),
  }),
});
export type LabError = z.infer<typeof labErrorSchema>;
