import { Refusal } from '@uclab/foundation/errors';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { answerTo } from './api-error.ts';
import { parse } from './parse.ts';

it.each([
  ['invalid', 400],
  ['not-found', 404],
  ['conflict', 409],
  ['refused', 422],
  ['unreachable', 502],
] as const)('answers a refusal that is %s with %i', (kind, status) => {
  expect(answerTo(new Refusal(kind, 'A sentence.', 'field'))).toEqual({
    status,
    body: { error: { code: kind, message: 'A sentence.', field: 'field' } },
  });
});

it('says nothing of what nobody foresaw', () => {
  expect(JSON.stringify(answerTo(new Error('password Asmith-1234 in a stack')))).not.toContain('Asmith');
});

it('names the field that breaks a rule, and keys that there are none of', () => {
  const schema = z.strictObject({ mode: z.enum(['open']).default('open') });
  expect(() => parse(schema, { mode: 'shut' })).toThrow(expect.objectContaining({ kind: 'invalid', field: 'mode' }));
  expect(() => parse(schema, { mod: 'open' })).toThrow(/mod/);
  expect(parse(schema, undefined)).toEqual({ mode: 'open' });
});
