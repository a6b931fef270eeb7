import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { codeOf, messageOf } from '../errors/index.ts';
import { ConfigError } from './config.ts';

/**
 * What a JSON file holds; undefined where there is none. Throws ConfigError, which names the file and each field that breaks a rule,
 * for one that cannot be read. The file is left as it is.
 */
export function readJsonFile<S extends z.ZodType>(file: string, schema: S): z.output<S> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new ConfigError(`${file} cannot be read: ${messageOf(error)}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    `${file}: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`).join('; ')}`,
  );
}

/** As `readJsonFile`, for a file that has to be there. */
export function requireJsonFile<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  const value = readJsonFile(file, schema);
  if (value === undefined) throw new ConfigError(`${file} is missing; prepare the state folder first.`);
  return value;
}
