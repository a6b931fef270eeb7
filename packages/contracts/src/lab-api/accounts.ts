import { z } from 'zod';

/** A person whose password is known because the laboratory made it. `home`: of `status` as the nodes have it now, empty for none. */
export const userAccountSchema = z.object({ userid: z.string(), password: z.string(), home: z.string() });

export const accountsSchema = z.object({
  users: z.array(userAccountSchema),
  applicationUser: z.object({ userid: z.string(), password: z.string() }),
  /** A member of Admin-3rd Party API, for EPASSoap. */
  thirdPartyUser: z.object({ userid: z.string(), password: z.string() }),
  directoryManager: z.object({ dn: z.string(), password: z.string() }),
});
export type Accounts = z.infer<typeof accountsSchema>;
