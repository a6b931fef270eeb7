import { beforeAll, describe, expect, test } from 'vitest';
import { type CredentialStanding, checkLocally, freeStanding, hashPassword, LocalCredentials } from './index.ts';

let hash: string;
const credentials = new LocalCredentials();
const nowMs = 1_000_000;

beforeAll(async () => {
  hash = await hashPassword('secret');
});

/** A check of what was typed, with all that the guard was told. */
async function check(typed: string, standing: Partial<CredentialStanding> = {}, locks = false) {
  const told: boolean[] = [];
  const guard = {
    standing: () => ({ ...freeStanding, ...standing }),
    checked: async (right: boolean) => {
      told.push(right);
      return locks;
    },
  };
  return { ...(await checkLocally(credentials, typed, hash, guard, nowMs)), told };
}

describe('a password that a node checks itself', () => {
  test('counts where it is right and nothing is against it', async () => {
    expect(await check('secret')).toEqual({ locksNow: false, told: [true] });
    expect(await check('secret', { lockedUntilMs: nowMs, expiresAtMs: nowMs + 1 })).toEqual({ locksNow: false, told: [true] });
  });

  test('that is wrong is counted, and the count may lock it', async () => {
    expect(await check('wrong')).toEqual({ symptom: 'LOCAL_INVALID_CREDENTIALS', locksNow: false, told: [false] });
    expect(await check('wrong', {}, true)).toMatchObject({ symptom: 'LOCAL_INVALID_CREDENTIALS', locksNow: true });
  });

  test('that is locked is refused, right or wrong, and not counted; until when is told where it ends by itself', async () => {
    for (const typed of ['secret', 'wrong']) {
      const until = { symptom: 'LOCAL_CREDENTIAL_LOCKED', lockedUntilMs: nowMs + 1, locksNow: false, told: [] };
      expect(await check(typed, { lockedUntilMs: nowMs + 1 })).toEqual(until);
      const { lockedUntilMs: _, ...byHand } = until;
      expect(await check(typed, { lockedUntilMs: Number.POSITIVE_INFINITY })).toEqual(byHand);
    }
  });

  test.each([
    ['has expired', { expiresAtMs: nowMs }, 'LOCAL_CREDENTIAL_EXPIRED'],
    ['must be changed', { mustChange: true }, 'LOCAL_CREDENTIAL_MUST_CHANGE'],
  ])('that %s is refused, and so that a wrong one tells nothing of it', async (_what, standing, symptom) => {
    expect(await check('secret', standing)).toMatchObject({ symptom, told: [true] });
    expect(await check('wrong', standing)).toMatchObject({ symptom: 'LOCAL_INVALID_CREDENTIALS', told: [false] });
  });

  test('that is empty, or of which there is no hash, lets nobody in', async () => {
    expect(await check('')).toMatchObject({ symptom: 'PASSWORD_EMPTY', told: [] });
    const free = { standing: () => freeStanding, checked: async () => false };
    expect(await checkLocally(credentials, 'secret', '', free, nowMs)).toMatchObject({ symptom: 'LOCAL_INVALID_CREDENTIALS' });
  });
});
