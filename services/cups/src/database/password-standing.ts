import { type CredentialStanding, freeStanding } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import { z } from 'zod';

const flag = z.int().transform((value) => value !== 0);

const row = z.object({ locked: flag, lockeduntil: z.int(), expires: z.int(), mustchange: flag }).transform(
  ({ locked, lockeduntil, expires, mustchange }): CredentialStanding => ({
    lockedUntilMs: locked ? lockeduntil || Number.POSITIVE_INFINITY : 0,
    expiresAtMs: expires || Number.POSITIVE_INFINITY,
    mustChange: mustchange,
  }),
);

/** What CUCM's credential policy had against the local password of a user, end user or application user, when it was copied last. */
export const passwordStanding = (store: Store, pkid: string): CredentialStanding =>
  store.get(row, 'SELECT locked, lockeduntil, expires, mustchange FROM credentialstanding WHERE fkuser = ?', pkid) ?? freeStanding;
