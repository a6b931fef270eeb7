import { Refusal } from '@uclab/foundation/errors';
import type { z } from 'zod';

/** The value by its schema, or a Refusal that names the first field that breaks a rule, and the rule. */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new Refusal('invalid', `${field} ${issue?.message ?? 'is not valid'}`, field);
}

/** The object without its undefined members: what a caller left out stays as it is. */
export const given = <T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } => {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }; // only undefined members were taken away
};
