import { z } from 'zod';

/** POST /api/v1/searches: the user's client, which is signed in, looks for the text. */
export const searchRequestSchema = z.strictObject({ user: z.string().min(1).max(128), text: z.string() });

/** Somebody as the directory tells of them; empty where it has no value. */
export const foundContactSchema = z.object({
  userid: z.string(),
  displayName: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  telephoneNumber: z.string(),
  mail: z.string(),
});
export type FoundContact = z.infer<typeof foundContactSchema>;

export const searchResultSchema = z.object({
  attempt: z.string(),
  user: z.string(),
  /** Empty where nothing was found, and where the search did not succeed: the person sees no difference. */
  results: z.array(foundContactSchema),
  /** Whole milliseconds of real time. */
  ms: z.int(),
});
export type SearchResult = z.infer<typeof searchResultSchema>;
