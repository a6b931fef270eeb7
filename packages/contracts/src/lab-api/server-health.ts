import { z } from 'zod';

/** GET /api/v1/clients/{user}/health: Help > Show Server Health of a client that is signed in, tried anew. */
export const serverHealthSchema = z.object({
  user: z.string(),
  items: z.array(
    z.object({
      name: z.enum(['Configuration', 'Presence', 'LDAP', 'Desk Phone']),
      /** `not-tried`: it was told of a server that it has nothing to try with, for there is no CTI. */
      state: z.enum(['connected', 'failed', 'not-configured', 'not-tried']),
      /** The server, or what the client says of it; never a cause. */
      text: z.string(),
    }),
  ),
});
export type ServerHealth = z.infer<typeof serverHealthSchema>;
