import { expect, it } from 'vitest';
import { deadlineIn } from './deadline.ts';

it('a deadline for gRPC is a duration from now on the system clock', () => {
  // The one test that has to look at the system clock: gRPC does, too.
  const deadline = deadlineIn(5_000);
  expect(Math.abs(deadline - Date.now() - 5_000)).toBeLessThan(1_000);
  expect(deadlineIn(6_000)).toBeGreaterThan(deadline + 999);
});
