import type { Credential } from '@uclab/contracts/lab-api';
import { shellWord } from '@uclab/foundation/text';

const names = {
  password: { what: 'password', settings: 'passwordCredentials.pwd' },
  pin: { what: 'PIN', settings: 'pinCredentials.pin' },
} as const;

/** `2026-01-05 09:15:00 UTC` */
const momentOf = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;

/** What keeps a password or PIN that CUCM checks itself from counting, each with the command that ends it; nothing where nothing does. */
export function standingLines(credential: Credential, command: 'user' | 'appuser', userid: string): string[] {
  const { what, settings } = names[credential.credential];
  const line = (text: string, pair: string): string => `The ${what} ${text}: uclab ${command} set ${shellWord(userid)} ${settings}${pair}`;
  const { locked, lockedUntil, byAdministrator, expired, mustChange } = credential;
  return [
    ...(byAdministrator ? [line('is locked by an administrator', 'CredLockedByAdministrator=false')] : []),
    ...(locked && !byAdministrator
      ? [line(`is locked${lockedUntil === null ? '' : ` until ${momentOf(lockedUntil)}`} after failed logons`, 'ResetHackCount=true')]
      : []),
    ...(expired ? [line('has expired', 'CredDoesNotExpire=true')] : []),
    ...(mustChange ? [line('has to be changed first', 'CredUserMustChange=false')] : []),
  ];
}
