import type { EndPoint } from './end-points.ts';

/** What a person can choose; it overrides what the end points say. */
export const manualStates = ['available', 'busy', 'away', 'do-not-disturb'] as const;
export type ManualState = (typeof manualStates)[number];

export type PresenceState = ManualState | 'on-the-phone' | 'offline';

/** Presence as a watcher sees it. */
export interface Presence {
  readonly state: PresenceState;
  /** Empty where no phone is known. */
  readonly phone: 'idle' | 'off-hook' | '';
}

/** What is shown of somebody who is not there, is unknown, or does not want to be seen: a watcher cannot tell them apart. */
export const nobody: Presence = { state: 'offline', phone: '' };

/**
 * One state from several end points. Without any the user is off line, whatever was chosen; a choice overrides what end points say;
 * a lifted phone makes its user be on the phone; any end point makes available. The product's order of states is not public (assumed).
 */
export function compose(endPoints: readonly EndPoint[], manual: ManualState | undefined): Presence {
  const phones = endPoints.filter(({ device }) => device === 'phone').map(({ state }) => state);
  const phone = phones.includes('off-hook') ? 'off-hook' : phones.includes('idle') ? 'idle' : '';
  if (endPoints.length === 0) return nobody;
  if (manual !== undefined) return { state: manual, phone };
  return { state: phone === 'off-hook' ? 'on-the-phone' : 'available', phone };
}

export const samePresence = (one: Presence, other: Presence): boolean => one.state === other.state && one.phone === other.phone;
