import type { SymptomCode } from '@uclab/foundation/causes';
import type { LocalCredentials } from './local-credentials.ts';
import { nobodysHash } from './password-hash.ts';

/** How a password or PIN that the node itself keeps stands, beside its hash. Times are emulated, in milliseconds since the epoch. */
export interface CredentialStanding {
  /** Locked until then; 0 for not locked, Infinity for until an administrator unlocks it. */
  readonly lockedUntilMs: number;
  /** Infinity for never. */
  readonly expiresAtMs: number;
  /** Has to be changed at the next login, before it counts. */
  readonly mustChange: boolean;
}

/** What watches over one credential while it is checked. */
export interface CredentialGuard {
  /** How it stands now; read anew at each call. */
  standing(): CredentialStanding;
  /** Told of each check of a credential that is not locked; resolves when it is counted, with whether that has locked it. */
  checked(right: boolean): Promise<boolean>;
}

export const freeStanding: CredentialStanding = { lockedUntilMs: 0, expiresAtMs: Number.POSITIVE_INFINITY, mustChange: false };

/** Watches over a credential that others count for, or that nobody does. */
export const readOnlyGuard = (standing: () => CredentialStanding): CredentialGuard => ({ standing, checked: async () => false });

export interface LocalCheck {
  /** Why it was refused; undefined for accepted. */
  readonly symptom?: SymptomCode;
  /** Where it is locked and ends by itself. */
  readonly lockedUntilMs?: number;
  /** This check has locked it. */
  readonly locksNow: boolean;
}

/**
 * Checks a password or PIN that the node itself keeps. One that is locked is refused whatever was typed, and not counted; that it has
 * expired or must be changed is found only where what was typed is right. Each takes as long.
 */
export async function checkLocally(
  credentials: LocalCredentials,
  typed: string,
  hash: string,
  guard: CredentialGuard,
  nowMs: number,
): Promise<LocalCheck> {
  if (typed === '') return { symptom: 'PASSWORD_EMPTY', locksNow: false };
  const right = await credentials.verify(typed, hash || nobodysHash);
  // Looked at now and not before: others may have been counted meanwhile.
  const { lockedUntilMs, expiresAtMs, mustChange } = guard.standing();
  if (lockedUntilMs > nowMs) {
    const until = Number.isFinite(lockedUntilMs) ? { lockedUntilMs } : {};
    return { symptom: 'LOCAL_CREDENTIAL_LOCKED', ...until, locksNow: false };
  }
  const locksNow = await guard.checked(right);
  if (!right) return { symptom: 'LOCAL_INVALID_CREDENTIALS', locksNow };
  if (expiresAtMs <= nowMs) return { symptom: 'LOCAL_CREDENTIAL_EXPIRED', locksNow };
  return mustChange ? { symptom: 'LOCAL_CREDENTIAL_MUST_CHANGE', locksNow } : { locksNow };
}
