import type { CredentialStanding } from './credential-guard.ts';

/** A standing as nodes tell it to each other and to the laboratory; 0 for a time that never comes. */
export interface ToldStanding {
  readonly locked: boolean;
  readonly lockedUntilMs: number;
  readonly expiresAtMs: number;
  readonly mustChange: boolean;
}

/** A standing as it is told; undefined where it keeps nobody out and never will. */
export function toldStanding({ lockedUntilMs, expiresAtMs, mustChange }: CredentialStanding): ToldStanding | undefined {
  if (lockedUntilMs === 0 && expiresAtMs === Number.POSITIVE_INFINITY && !mustChange) return undefined;
  const finite = (ms: number): number => (Number.isFinite(ms) ? ms : 0);
  return { locked: lockedUntilMs > 0, lockedUntilMs: finite(lockedUntilMs), expiresAtMs: finite(expiresAtMs), mustChange };
}
