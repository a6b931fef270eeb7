import { Refusal } from '@uclab/foundation/errors';
import type { z } from 'zod';
import { ruleWords } from './rule-words.ts';

/** The input as its schema has it; throws a Refusal that names the first field which breaks a rule, and the rule. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input ?? {}, { error: ruleWords });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.filter((part) => part !== '').join('.') ?? '';
  const words = issue?.message ?? 'is not valid';
  throw new Refusal('invalid', field === '' ? `The request ${words}.` : `${field}: ${words}.`, field === '' ? undefined : field);
}
