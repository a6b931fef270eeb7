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
  expect(() => parse(schema, { mod: 'open' })).toThrow(/^The request has no 'mod'; it has mode\.$/);
  expect(parse(schema, undefined)).toEqual({ mode: 'open' });
});

it.each([
  [{ text: '' }, 'text: must not be empty.'],
  [{ text: 'abcd' }, 'text: must have at most 3 characters.'],
  [{ text: 7 }, 'text: must be a text.'],
  [{}, 'text: is missing.'],
  [{ text: 'abc', mode: 'ajar' }, 'mode: must be one of open, shut.'],
  [{ text: 'abc', mode: 1 }, 'mode: must be one of open, shut.'],
  [{ text: 'abc', count: 0 }, 'count: must be at least 1.'],
  [{ text: 'abc', count: 10 }, 'count: must be at most 9.'],
  [{ text: 'abc', count: 1.5 }, 'count: must be a whole number.'],
  [{ text: 'abc', content: '!' }, 'content: must be base64.'],
  [{ text: 'abc', name: '*' }, 'name: may have letters only.'],
  [{ text: 'abc', place: '*' }, 'place: is not written as it has to be.'],
  [{ text: 'abc', inner: { other: 1, more: 1 } }, "inner: has no 'other' and no 'more'; it has value."],
  [{ text: 'abc', values: { '': 'x' } }, 'values: has a name in it that cannot be one.'],
  [['abc'], 'The request must be an object.'],
])('says of %j in plain words what is wrong: %s', (input, words) => {
  const schema = z.strictObject({
    text: z.string().min(1).max(3),
    mode: z.enum(['open', 'shut']).optional(),
    count: z.number().int().min(1).max(9).optional(),
    content: z.base64().optional(),
    name: z
      .string()
      .regex(/^[a-z]+$/, 'may have letters only')
      .optional(),
    place: z
      .string()
      .regex(/^[a-z]+$/)
      .optional(),
    inner: z.strictObject({ value: z.string().optional() }).optional(),
    values: z.record(z.string().min(1), z.string()).optional(),
  });
  expect(() => parse(schema, input)).toThrow(expect.objectContaining({ kind: 'invalid', message: words }));
});

it('says how a body is to be sent that is of another kind', () => {
  const error = Object.assign(new Error('Unsupported Media Type'), { statusCode: 415 });
  expect(answerTo(error)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('content-type: application/json') } },
  });
});
