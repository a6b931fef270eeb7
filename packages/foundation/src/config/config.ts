import { z } from 'zod';

/** A configuration that cannot be used; the message names each variable and the rule it breaks. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const secretFields = new WeakSet<z.core.$ZodType>();

/** A text that `describeConfig` masks. */
export function secret(): z.ZodString {
  const field = z.string().min(1);
  secretFields.add(field);
  return field;
}

const variableName = (prefix: string, key: string): string => `${prefix}_${key.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase()}`;

/**
 * The configuration of a service from the environment: key `httpsPort` of prefix `UCLAB_CUCM` is `UCLAB_CUCM_HTTPS_PORT`.
 * Throws ConfigError for a variable with that prefix that the schema does not have, and for a value that breaks a rule.
 */
export function readConfig<S extends z.ZodRawShape>(
  prefix: string,
  schema: z.ZodObject<S>,
  env: NodeJS.ProcessEnv,
): z.output<z.ZodObject<S>> {
  const keyOf = new Map(Object.keys(schema.shape).map((key) => [variableName(prefix, key), key]));
  const values: Record<string, string> = {};
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || !name.startsWith(`${prefix}_`)) continue;
    const key = keyOf.get(name);
    if (key) values[key] = value;
    else unknown.push(`${name}: no such setting; there are ${[...keyOf.keys()].join(', ')}`);
  }
  const parsed = schema.safeParse(values);
  const broken = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${variableName(prefix, String(issue.path[0] ?? ''))}: ${issue.message}`);
  if (unknown.length + broken.length > 0) throw new ConfigError([...unknown, ...broken].join('\n'));
  return schema.parse(values);
}

/** The configuration as it may be printed: secrets masked. */
export function describeConfig<S extends z.ZodRawShape>(schema: z.ZodObject<S>, config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      const field = schema.shape[key];
      return [key, field && secretFields.has(field) ? '********' : value];
    }),
  );
}
