import { Refusal } from '@uclab/foundation/errors';
import type { Store } from '@uclab/platform/store';
import { requireCredentialPolicy } from './credential-policies.ts';
import type { CredentialState } from './credential-state.ts';

/** What an administrator types of a credential beside the credential itself; what is left out stays. */
export interface CredentialSettingsChange {
  /** Emulated time, milliseconds since the epoch. */
  readonly atMs: number;
  /** Name of a credential policy. */
  readonly policy?: string | undefined;
  readonly userCantChange?: boolean | undefined;
  readonly userMustChange?: boolean | undefined;
  readonly doesNotExpire?: boolean | undefined;
  readonly lockedByAdministrator?: boolean | undefined;
  /** True forgets failed logons, and the lock that they made. */
  readonly resetHackCount?: boolean | undefined;
}

/**
 * The state after a change. Throws Refusal: not-found for the policy, conflict for who must and cannot change it (CUCM Administration
 * Guide 8.0, Credential Policy Default Configuration); `field` is what the caller calls the settings.
 */
export function withSettings(store: Store, state: CredentialState, change: CredentialSettingsChange, field: string): CredentialState {
  const policy = change.policy === undefined ? state.fkcredentialpolicy : requireCredentialPolicy(store, change.policy).pkid;
  const cantchange = change.userCantChange ?? state.cantchange;
  const mustchange = change.userMustChange ?? state.mustchange;
  if (cantchange && mustchange) {
    throw new Refusal('conflict', `${field}: User Cannot Change and User Must Change at Next Login exclude each other`, field);
  }
  const locked = change.lockedByAdministrator ?? state.timeadminlockout !== null;
  return {
    ...state,
    fkcredentialpolicy: policy,
    cantchange,
    mustchange,
    doesntexpire: change.doesNotExpire ?? state.doesntexpire,
    timeadminlockout: locked ? (state.timeadminlockout ?? change.atMs) : null,
    ...(change.resetHackCount ? { hackcount: 0, timelasthack: null, timelockout: null } : {}),
  };
}
