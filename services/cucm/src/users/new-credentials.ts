import { Refusal } from '@uclab/foundation/errors';
import { hashPassword, matchesHash } from '@uclab/platform/identity';
import type { Store, Write } from '@uclab/platform/store';
import { lastCredentials, rememberCredential } from './credential-history.ts';
import { type CredentialPolicy, findCredentialPolicy, policyFor } from './credential-policies.ts';
import { type CredentialSettingsChange, withSettings } from './credential-settings-change.ts';
import { changedState, readCredentialState, writeCredentialState } from './credential-state.ts';
import { credentialKind, writeCredential } from './credentials.ts';
import type { UserRef } from './tables.ts';

/** Credentials as an administrator types them, and their settings; what is left out stays. */
export interface NewCredentials {
  readonly password?: string | undefined;
  readonly pin?: string | undefined;
  readonly passwordSettings?: CredentialSettingsChange | undefined;
  readonly pinSettings?: CredentialSettingsChange | undefined;
  /** Emulated time, milliseconds since the epoch. A credential that was changed at no known time does not expire. */
  readonly atMs?: number | undefined;
}

type Named = 'password' | 'pin';

/** Assumed: the pages of the product take no longer one. */
const longestCredential = 127;
const names = ['password', 'pin'] as const;

/** The hashes of what was typed, made before anything is written: making one takes its time. */
export type HashedCredentials = { readonly [N in Named]?: string };

const settingsOf = (credentials: NewCredentials, name: Named): CredentialSettingsChange | undefined =>
  name === 'password' ? credentials.passwordSettings : credentials.pinSettings;

/** The policy that will count for a credential. */
function policyOf(
  store: Store,
  user: UserRef['kind'],
  ref: UserRef | undefined,
  credentials: NewCredentials,
  name: Named,
): CredentialPolicy {
  const kind = credentialKind[name];
  const wanted = settingsOf(credentials, name)?.policy;
  const named = wanted === undefined ? undefined : findCredentialPolicy(store, wanted);
  return named ?? policyFor(store, user, kind, ref ? readCredentialState(store, ref, kind).fkcredentialpolicy : null);
}

async function requireUnused(store: Store, ref: UserRef, name: Named, text: string, policy: CredentialPolicy): Promise<void> {
  const last = lastCredentials(store, ref, credentialKind[name], policy.storedPrevious);
  const same = await Promise.all(last.map((hash) => matchesHash(text, hash)));
  if (!same.includes(true)) return;
  throw new Refusal('invalid', `${name} must differ from the last ${policy.storedPrevious}, by ${policy.name}`, name);
}

/**
 * The hashes of those credentials that were typed. Throws Refusal, which names the field and the rule: for an empty one, for a PIN of
 * more than digits (assumed), and for one that the credential policy does not allow. `ref` is undefined for a new user.
 */
export async function hashCredentials(
  store: Store,
  user: UserRef['kind'],
  ref: UserRef | undefined,
  credentials: NewCredentials,
): Promise<HashedCredentials> {
  const hashes: { [N in Named]?: string } = {};
  for (const name of names) {
    const text = credentials[name];
    if (text === undefined) continue;
    if (text === '') throw new Refusal('invalid', `${name} must not be empty`, name);
    if (text.length > longestCredential) throw new Refusal('invalid', `${name} has at most ${longestCredential} characters`, name);
    if (name === 'pin' && !/^\d+$/.test(text)) throw new Refusal('invalid', 'pin has digits only', name);
    const policy = policyOf(store, user, ref, credentials, name);
    if ([...text].length < policy.minimumLength) {
      throw new Refusal('invalid', `${name} has at least ${policy.minimumLength} characters, by ${policy.name}`, name);
    }
    if (ref) await requireUnused(store, ref, name, text, policy);
    hashes[name] = await hashPassword(text);
  }
  return hashes;
}

/**
 * The writes for new credentials and their settings. Throws Refusal as `withSettings` does. To be called where nobody else writes, with
 * what `hashCredentials` gave.
 */
export function credentialWrites(store: Store, ref: UserRef, credentials: NewCredentials, hashes: HashedCredentials): Write[] {
  return names.flatMap((name): Write[] => {
    const kind = credentialKind[name];
    const hash = hashes[name];
    const settings = settingsOf(credentials, name);
    if (hash === undefined && settings === undefined) return [];
    const before = readCredentialState(store, ref, kind);
    const atMs = credentials.atMs ?? settings?.atMs ?? null;
    const changed = hash === undefined ? before : changedState(before, atMs);
    const state = settings === undefined ? changed : withSettings(store, changed, settings, `${name}Credentials`);
    const { storedPrevious } = policyFor(store, ref.kind, kind, state.fkcredentialpolicy);
    return [
      ...(hash === undefined ? [] : [writeCredential(ref, kind, hash), ...rememberCredential(ref, kind, hash, storedPrevious)]),
      writeCredentialState(ref, kind, state),
    ];
  });
}
