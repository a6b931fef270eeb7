import type { Clock } from '@uclab/foundation/clock';
import type { CredentialGuard, CredentialStanding } from '@uclab/platform/identity';
import type { Store, Write } from '@uclab/platform/store';
import { z } from 'zod';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { policyFor } from './credential-policies.ts';
import { failedState, readCredentialState, standingOf, succeededState, writeCredentialState } from './credential-state.ts';
import type { CredentialKind } from './credentials.ts';
import type { UserRef } from './tables.ts';

/** How a user's password or PIN stands now. */
export function credentialStanding(store: Store, user: UserRef, kind: CredentialKind): CredentialStanding {
  const state = readCredentialState(store, user, kind);
  return standingOf(state, policyFor(store, user.kind, kind, state.fkcredentialpolicy));
}

const foundRow = z.object({ found: z.literal(1) });

/** Presence nodes copy until when a password is locked. */
function tellNodes(store: Store, { kind, pkid }: UserRef): Write[] {
  const state = readChangeState(store);
  const revision = state.revision + 1;
  return [{ sql: `UPDATE ${kind} SET revision = ? WHERE pkid = ?`, rows: [[revision, pkid]] }, writeChangeState({ ...state, revision })];
}

/** Counts failed logons of one credential as its policy says, and locks it. */
export const credentialGuard = (store: Store, user: UserRef, kind: CredentialKind, clock: Pick<Clock, 'nowMs'>): CredentialGuard => ({
  standing: () => credentialStanding(store, user, kind),
  async checked(right) {
    const seen = readCredentialState(store, user, kind);
    // Most log-ins: nothing to write.
    if (right && succeededState(seen) === seen) return false;
    return store.exclusive(async () => {
      const nowMs = clock.nowMs();
      const state = readCredentialState(store, user, kind);
      const policy = policyFor(store, user.kind, kind, state.fkcredentialpolicy);
      // Others may have failed meanwhile, or an administrator removed the user.
      const isThere = store.get(foundRow, `SELECT 1 AS found FROM ${user.kind} WHERE pkid = ?`, user.pkid) !== undefined;
      if (!isThere || standingOf(state, policy).lockedUntilMs > nowMs) return false;
      const after = right ? succeededState(state) : failedState(state, policy, nowMs);
      if (after === state) return false;
      const locksNow = !right && after.timelockout !== null;
      await store.write([writeCredentialState(user, kind, after), ...(locksNow ? tellNodes(store, user) : [])]);
      return locksNow;
    });
  },
});
