import { Refusal } from '@uclab/foundation/errors';
import type { z } from 'zod';

/** The input as its schema has it; throws a Refusal that names the first field which breaks a rule. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new Refusal(
    'invalid',
    `${field === '' ? 'The request' : field}: ${issue?.message ?? 'not valid'}.`,
    field === '' ? undefined : field,
  );
}
