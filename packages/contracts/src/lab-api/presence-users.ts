import { z } from 'zod';

/** PATCH /api/v1/presence-users/{user}; what is left out stays as it is. */
export const setPresenceUserSchema = z
  .strictObject({
    /** A presence node. */
    home: z.string().min(1).optional(),
    /** For presence, and with it for CUPC unless `cupc` says something else. */
    enabled: z.boolean().optional(),
    /** For CUPC alone; up to CUCM 8.x only. */
    cupc: z.boolean().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), { message: 'give home, enabled or cupc' });
export type SetPresenceUser = z.input<typeof setPresenceUserSchema>;

/** GET /api/v1/presence-users/{user}: as CUCM has it. */
export const presenceUserSchema = z.object({
  userid: z.string(),
  home: z.string(),
  /** Enabled for presence, and for CUPC. */
  presence: z.boolean(),
  cupc: z.boolean(),
  /** Presence nodes that have copied it, and those that have not. */
  agentsCaughtUp: z.array(z.string()),
  agentsBehind: z.array(z.string()),
});
export type PresenceUser = z.infer<typeof presenceUserSchema>;
