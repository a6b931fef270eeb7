import type { CredentialStanding } from '@uclab/contracts/cucm/v1/credentials';
import type { Credential } from '@uclab/contracts/lab-api';
import { isoTime } from './service-view.ts';

/** A credential as it stands at a moment of emulated time. */
export function credentialView(standing: CredentialStanding, nowMs: number): Credential {
  const { credential, locked, lockedUntilMs, byAdministrator, expiresAtMs, mustChange } = standing;
  const isLocked = locked && (lockedUntilMs === 0 || lockedUntilMs > nowMs);
  return {
    credential: credential === 'pin' ? 'pin' : 'password',
    locked: isLocked,
    lockedUntil: isLocked && lockedUntilMs > 0 ? isoTime(lockedUntilMs) : null,
    byAdministrator,
    expired: expiresAtMs > 0 && expiresAtMs <= nowMs,
    mustChange,
  };
}
