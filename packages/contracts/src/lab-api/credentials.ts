import { z } from 'zod';

/** How a password or PIN stands that CUCM checks itself; of an end user whose password the directory checks it keeps nobody out. */
export const credentialSchema = z.object({
  credential: z.enum(['password', 'pin']),
  locked: z.boolean(),
  /** Emulated time; null where it is not locked, and where an administrator has to unlock it. */
  lockedUntil: z.iso.datetime().nullable(),
  /** An administrator locked it, and not failed logons alone. */
  byAdministrator: z.boolean(),
  expired: z.boolean(),
  mustChange: z.boolean(),
});
export type Credential = z.infer<typeof credentialSchema>;

/** The answer to GET /api/v1/cucm/credentials/{users|appusers}/{userid}. */
export const credentialsSchema = z.object({ credentials: z.array(credentialSchema) });
export type Credentials = z.infer<typeof credentialsSchema>;
