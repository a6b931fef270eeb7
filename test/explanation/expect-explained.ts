import type { Cluster } from '@uclab/cluster';
import type { Explanation } from '@uclab/contracts/lab-api';
import { expect } from 'vitest';
import { expectTrueEffects } from './effect-check.ts';

export interface Expected {
  readonly symptom: string;
  /** In order: the first one met on the path comes first. */
  readonly causes: readonly string[];
  /** The step at which the attempt ended, as its hop names it. */
  readonly failsAt?: RegExp;
  /** What everybody types while the effects are tried; each their password of the directory unless told. */
  readonly typed?: string;
}

/**
 * The explanation of an attempt, after its symptom and causes were found as expected, its hops end where the symptom was met, and
 * each thing that it calls affected or unaffected was tried.
 */
export async function expectExplained(cluster: Cluster, attempt: string, expected: Expected): Promise<Explanation> {
  const why = await cluster.why(attempt);
  expect({ symptom: why.symptom, causes: why.causes.map(({ code }) => code), cause: why.cause }).toEqual({
    symptom: expected.symptom,
    causes: expected.causes,
    cause: expected.causes[0],
  });
  const failed = why.hops.filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ symptom }) => symptom)).toContain(expected.symptom);
  if (expected.failsAt) expect(failed.map(({ step }) => step).join('\n')).toMatch(expected.failsAt);
  // Nothing is reached after the step at which it ended.
  const firstMissed = why.hops.findIndex(({ outcome }) => outcome === 'not-reached');
  const afterwards = firstMissed < 0 ? [] : why.hops.slice(firstMissed).filter(({ outcome }) => outcome !== 'not-reached');
  // But a run says at its end how it ended.
  expect(afterwards.filter(({ step, outcome }) => outcome !== 'failed' || !step.startsWith('agreement '))).toEqual([]);
  // That nothing needs restarting is left out beside a remedy by which something is.
  for (const { remedy } of why.causes) expect(why.remedy).toContain(remedy.replace(/; nothing (else )?needs restarting\.$/, ''));
  await expectTrueEffects(cluster, why, expected.typed);
  return why;
}

/** Tries to sign in, sees the client's words, and explains. */
export async function expectSignInExplained(
  cluster: Cluster,
  expected: Expected,
  request: { user?: string; password?: string; node?: string } = {},
) {
  const result = await cluster.signIn({ user: 'asmith', ...request });
  expect(result.signedIn).toBe(false);
  return expectExplained(cluster, result.attempt, expected);
}
