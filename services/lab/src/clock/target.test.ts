import { advanceClockSchema } from '@uclab/contracts/lab-api';
import { expect, it } from 'vitest';
import { targetOf } from './target.ts';

const now = '2026-01-05T09:00:30.000Z';
const target = (request: object) => new Date(targetOf(advanceClockSchema.parse(request), Date.parse(now))).toISOString();

it.each([
  [{ by: '90m' }, '2026-01-05T10:30:30.000Z'],
  [{ by: '6h' }, '2026-01-05T15:00:30.000Z'],
  [{ by: '90d' }, '2026-04-05T09:00:30.000Z'],
  [{ by: '2w' }, '2026-01-19T09:00:30.000Z'],
  [{ to: '2026-04-01 03:00' }, '2026-04-01T03:00:00.000Z'],
  [{ to: '2026-04-01 03:00:10' }, '2026-04-01T03:00:10.000Z'],
  [{ to: '2026-04-01T03:00:10.500Z' }, '2026-04-01T03:00:10.500Z'],
  [{ to: '03:15' }, '2026-01-06T03:15:00.000Z'],
  [{ to: '09:01' }, '2026-01-05T09:01:00.000Z'],
  [{ to: '2026-02-01T00:00:00Z' }, '2026-02-01T00:00:00.000Z'],
])('%j', (request, moment) => {
  expect(target(request)).toBe(moment);
});

it.each([
  [{}, 'Either by or to is wanted'],
  [{ by: '6h', to: '03:15' }, 'Either by or to is wanted'],
  [{ to: '2026-01-05T08:59:00Z' }, 'has passed'],
  [{ by: '4000d' }, 'ten years at most'],
])('%j is refused', (request, words) => {
  expect(() => target(request)).toThrow(words);
});

it.each([
  { by: '6' },
  { by: '6y' },
  { to: '2026-02-30 00:00' },
  { to: '2026-02-01' },
  { to: '2026-02-01 03:00+02:00' },
  { by: '-6h' },
  { by: '1.5h' },
  { to: '24:00' },
  { to: '3:15' },
  { to: 'tomorrow' },
  { to: '2026-02-30T00:00:00Z' },
])('%j is no span and no moment', (request) => {
  expect(advanceClockSchema.safeParse(request).success).toBe(false);
});
