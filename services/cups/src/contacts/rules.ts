import { Refusal } from '@uclab/foundation/errors';
import { z } from 'zod';

const readable = (longest: number) =>
  z
    .string()
    .min(1, 'is missing')
    .max(longest, `has more than ${longest} characters`)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'has control characters');

/** As long as a user id of CUCM may be. */
const id = readable(128);
const domain = z
  .string()
  .max(253, 'has more than 253 characters')
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'is not a domain name');
const group = readable(64);
const displayName = readable(128).or(z.literal(''));
const detailsSchema = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9.]{0,63}$/, 'is not a field name: a letter, then letters, digits and full stops, 64 at most'),
    z
      .string()
      .max(1_024, 'has more than 1024 characters')
      .regex(/^[^\p{Cs}]*$/u, 'has half a character'),
  )
  .refine((details) => Object.keys(details).length <= 32, 'are more than 32');

/** What a contact has to look like; the limits are the emulator's own (assumed), but for that of a user id. */
export const presenceContactRules = z.object({ id, domain, group, displayName, details: detailsSchema });
export const typedContactRules = z.object({
  group,
  details: detailsSchema.refine((details) => Object.keys(details).length > 0, 'are missing'),
});
export const groupRules = z.object({ group });
export const privacyRules = z.object({
  byDefault: z.enum(['allow', 'block'], 'is neither allow nor block'),
  exceptions: z
    .record(id, z.enum(['allow', 'block'], 'is neither allow nor block'))
    .refine((all) => Object.keys(all).length <= 1_000, 'are more than 1000'),
});
export const personaRules = z.object({ id, domain });
export const detailsRules = z.object({ details: detailsSchema });

/** The input as its rules have it; throws Refusal('invalid'), which names the field and the rule, and repeats nothing of the input. */
export function obey<S extends z.ZodType>(rules: S, input: z.input<S>): z.output<S> {
  const parsed = rules.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? 'contact');
  const message = issue?.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : (issue?.message ?? 'is not valid');
  throw new Refusal('invalid', `${field} ${message}`, field);
}
