import { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

const bound = (origin: string, limit: number | bigint, most: boolean): string => {
  const words = most ? 'at most' : 'at least';
  if (origin === 'string') return limit === 1 && !most ? 'must not be empty' : `must have ${words} ${limit} characters`;
  return origin === 'array' ? `must have ${words} ${limit} entries` : `must be ${words} ${limit}`;
};

const keysOf = (schema: unknown): string => {
  const keys = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return keys.length > 0 ? keys.join(', ') : 'none';
};

/**
 * The rule that an input broke, in words that follow the name of its field; a schema's own words for a rule come first. It knows the
 * rules that the schemas of the lab's API use; undefined for any other, of which zod then speaks itself.
 */
export const ruleWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys' && issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `has no ${issue.keys.map((key) => `'${key}'`).join(' and no ')}; it has ${keysOf(issue.schema)}`;
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return bound(issue.origin, issue.minimum, false);
    case 'too_big':
      return bound(issue.origin, issue.maximum, true);
    case 'invalid_format':
      // A pattern that came without words of its own says nothing to a person.
      return issue.format === 'regex' ? 'is not written as it has to be' : `must be ${issue.format}`;
    case 'invalid_key':
      return 'has a name in it that cannot be one';
    default:
      return undefined;
  }
};
