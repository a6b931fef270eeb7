import { type LocalCredentials, nobodysHash } from '@uclab/platform/identity';
import type { Store } from '@uclab/platform/store';
import { findApplicationUser } from '../users/index.ts';
import type { AxlSessions } from './sessions.ts';

/** The groups whose members have the role Standard AXL API Access: read and write. */
const groupsWithAccess: ReadonlySet<string> = new Set(['Standard AXL API Access', 'Standard CCM Super Users']);

/** Who calls: an application user with the role; nobody; or the owner of a session that has ended. */
export type Caller =
  | { readonly kind: 'user'; readonly name: string; readonly newSession: boolean }
  | { readonly kind: 'nobody' | 'session-gone'; readonly name: string };

/** User name and password of a Basic header; undefined for anything else. */
function readBasic(header: string | undefined): { name: string; password: string } | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

const hasAccess = (groups: readonly string[]): boolean => groups.some((group) => groupsWithAccess.has(group));

/**
 * Finds out who calls: by session cookie, or by Basic credentials, which are always local for an application user. A cookie
 * that has ended counts only where no credentials come with it.
 */
export async function authorise(
  headers: { authorization?: string | undefined; cookie?: string | undefined },
  options: { store: Store; credentials: LocalCredentials; sessions: AxlSessions },
): Promise<Caller> {
  const { store, credentials, sessions } = options;
  const session = sessions.userOf(headers.cookie);
  if (typeof session === 'object') {
    const user = findApplicationUser(store, session.user);
    if (user && hasAccess(user.groups)) return { kind: 'user', name: user.name, newSession: false };
  }
  const basic = readBasic(headers.authorization);
  if (!basic) return { kind: session === 'gone' ? 'session-gone' : 'nobody', name: '' };
  const user = findApplicationUser(store, basic.name);
  if (basic.password === '') return { kind: 'nobody', name: basic.name };
  // As much work for a name that nobody has, so that the time taken does not tell which names there are.
  const verified = await credentials.verify(basic.password, user?.passwordHash || nobodysHash);
  if (!user || !verified) return { kind: 'nobody', name: basic.name };
  return hasAccess(user.groups) ? { kind: 'user', name: user.name, newSession: true } : { kind: 'nobody', name: user.name };
}
