import { Refusal } from '@uclab/foundation/errors';
import { hashPassword } from '@uclab/platform/identity';
import { type CredentialKind, credentialKind } from './credentials.ts';

/** Credentials as an administrator types them. */
export interface NewCredentials {
  readonly password?: string | undefined;
  readonly pin?: string | undefined;
}

/** The hashes to keep of those that were typed. Throws Refusal for an empty one, and for a PIN of more than digits (assumed). */
export async function hashed(credentials: NewCredentials): Promise<[CredentialKind, string][]> {
  const hashes: [CredentialKind, string][] = [];
  for (const kind of ['password', 'pin'] as const) {
    const text = credentials[kind];
    if (text === undefined) continue;
    if (text === '') throw new Refusal('invalid', `${kind} must not be empty`, kind);
    if (kind === 'pin' && !/^\d+$/.test(text)) throw new Refusal('invalid', 'pin has digits only', kind);
    hashes.push([credentialKind[kind], await hashPassword(text)]);
  }
  return hashes;
}
