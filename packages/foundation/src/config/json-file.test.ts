import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, readJsonFile, requireJsonFile } from './index.ts';

const schema = z.strictObject({ version: z.string(), nodes: z.array(z.string()) });
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uclab-json-'));
  file = join(folder, 'seed.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a file that is right is read', () => {
  writeFileSync(file, '{"version":"8.5","nodes":["cups1"]}');
  expect(readJsonFile(file, schema)).toEqual({ version: '8.5', nodes: ['cups1'] });
});

it('a file that is missing is nothing, or an error where it has to be there', () => {
  expect(readJsonFile(file, schema)).toBeUndefined();
  expect(() => requireJsonFile(file, schema)).toThrow(`${file} is missing`);
});

it.each([
  ['cut off', '{"version":"8.5","no', 'cannot be read'],
  ['empty', '', 'cannot be read'],
  ['of another shape', '{"version":8,"nodes":["cups1",2]}', 'version: '],
  ['with a key that nobody knows', '{"version":"8.5","nodes":[],"colour":"red"}', 'colour'],
])('a file that is %s is named in one line, and stays as it is', (_what, text, named) => {
  writeFileSync(file, text);
  let error: unknown;
  try {
    readJsonFile(file, schema);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ConfigError);
  const message = error instanceof Error ? error.message : '';
  expect(message).toContain(file);
  expect(message).toContain(named);
  expect(message).not.toContain('\n');
  expect(readFileSync(file, 'utf8')).toBe(text);
});
