import { expect, it } from 'vitest';
import { passed } from './clock.ts';

const runs = (days: readonly string[], text: string) =>
  days.map((day) => ({
    at: `2031-01-${day}T03:00:00.000Z`,
    node: 'cucm',
    kind: 'synchronisation' as const,
    text,
    failed: false,
    attempt: null,
  }));
const advanced = (happened: ReturnType<typeof runs>) => ({
  now: '2031-02-01T00:00:00.000Z',
  offsetMs: 0,
  target: '2031-02-01T00:00:00.000Z',
  reached: true,
  happened,
  more: 0,
});

it('tells what happens again and again once, with how often and until when, and everything else in its order', () => {
  const quiet = 'LDAP Directory corporate: synchronised, 0 read';
  const happened = [...runs(['01', '02', '03', '04', '05'], quiet), ...runs(['06'], '1 user removed'), ...runs(['07', '08', '09'], quiet)];
  expect(passed(advanced(happened))).toEqual([
    `2031-01-01 03:00:00 cucm: ${quiet}`,
    '  and 4 times the same, the last at 2031-01-05 03:00:00; --json lists each',
    '2031-01-06 03:00:00 cucm: 1 user removed',
    `2031-01-07 03:00:00 cucm: ${quiet}`,
    `2031-01-08 03:00:00 cucm: ${quiet}`,
    `2031-01-09 03:00:00 cucm: ${quiet}`,
    'It is 2031-02-01 00:00:00 now.',
  ]);
});
