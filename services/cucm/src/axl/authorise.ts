import type { Clock } from '@uclab/foundation/clock';
import type { Journal, Trace } from '@uclab/foundation/journal';
import { cucmTraits } from '@uclab/foundation/persona';
import { checkLocally, type LocalCredentials, nobodysHash, recordLocalCheck } from '@uclab/platform/identity';
import type { ServiceLog } from '@uclab/platform/service-log';
import { keptUntilCommit, type Store } from '@uclab/platform/store';
import {
  axlRole,
  credentialGuard,
  credentialKind,
  type EndUserLogin,
  findApplicationUser,
  findApplicationUserByPkid,
  findEndUser,
  findEndUserByPkid,
  rolesOfUser,
  type UserRef,
  userStatus,
} from '../users/index.ts';
import type { AxlSessions } from './sessions.ts';

/** Who calls: a user with a role that opens AXL; nobody; or the owner of a session that has ended. */
export type Caller =
  | { readonly kind: 'user'; readonly name: string; readonly user: UserRef; readonly mayWrite: boolean; readonly newSession: boolean }
  | ({ readonly kind: 'nobody' | 'session-gone'; readonly name: string } & Refused);

export interface AuthoriseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly credentials: LocalCredentials;
  readonly sessions: AxlSessions;
  /** How end users log in. */
  readonly login: EndUserLogin;
  /** Of the node, for instance 8.5.1. */
  readonly softwareVersion: string;
  /** By which the log names whoever asks. */
  readonly service: string;
}

// Programs log in with each request, and these change seldom.
const applicationUser = keptUntilCommit(findApplicationUser);
const applicationUserByPkid = keptUntilCommit(findApplicationUserByPkid);
const rolesOf = keptUntilCommit((store, kind: UserRef['kind'], pkid: string) => rolesOfUser(store, { kind, pkid }));

/** Operations that read, and the one that checks a credential; everything else writes. */
export const isWrite = (operation: string): boolean => !/^(?:get|list|executeSQLQuery|doAuthenticateUser$)/.test(operation);

/** User name and password of a Basic header; undefined for anything else. */
function readBasic(header: string | undefined): { name: string; password: string } | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * What a user may do by AXL: the roles decide, not the group that gives them. Undefined for nothing.
 * AXL FAQ, https://developer.cisco.com/docs/axl/faq
 */
function accessOf({ store, softwareVersion }: AuthoriseOptions, user: UserRef): { readonly mayWrite: boolean } | undefined {
  const roles = rolesOf(store, user.kind, user.pkid);
  if (roles.has(axlRole.access)) return { mayWrite: true };
  const mayRead = cucmTraits(softwareVersion).axlReadOnlyRoles && roles.has(axlRole.users) && roles.has(axlRole.readOnly);
  return mayRead ? { mayWrite: false } : undefined;
}

/** Which roles a user would need, for the log: whoever asked is not told. */
function missingRole({ store, softwareVersion }: AuthoriseOptions, user: UserRef): string {
  const roles = rolesOf(store, user.kind, user.pkid);
  const access = `the user has no role ${axlRole.access}`;
  if (!cucmTraits(softwareVersion).axlReadOnlyRoles) return access;
  return `${access}; to read only, ${[axlRole.users, axlRole.readOnly].filter((role) => !roles.has(role)).join(' and ')} would do`;
}

/** The name of a user who may still log in; undefined for one who is gone or inactive. */
function nameOf(store: Store, { kind, pkid }: UserRef): string | undefined {
  if (kind === 'applicationuser') return applicationUserByPkid(store, pkid)?.name;
  const user = findEndUserByPkid(store, pkid);
  return user?.status === userStatus.active ? user.userid : undefined;
}

/** Why somebody was not let in, for the log; empty where the check of the credentials has written it there. */
interface Refused {
  readonly reason: string;
}

/** The user whose name and password these are. An end user's password is checked as any log-in at CUCM. */
async function checked(options: AuthoriseOptions, name: string, password: string, trace: Trace): Promise<UserRef | Refused> {
  const { store, credentials, login, clock, service } = options;
  if (password === '') return { reason: 'no password was given' };
  const application = applicationUser(store, name);
  if (application) {
    const ref = { kind: 'applicationuser', pkid: application.pkid } as const;
    const guard = credentialGuard(store, ref, credentialKind.password, clock);
    const check = await checkLocally(credentials, password, application.passwordHash, guard, clock.nowMs());
    // A right password is no news: programs log in with each request.
    if (check.symptom === undefined) return ref;
    recordLocalCheck({ ...options, service, trace }, { user: application.name, credential: 'password' }, check);
    return { reason: '' };
  }
  const endUser = findEndUser(store, name);
  if (endUser) {
    const { accepted } = await login.checkPassword(endUser.userid, password, trace);
    return accepted ? { kind: 'enduser', pkid: endUser.pkid } : { reason: '' };
  }
  // As much work for a name that nobody has, so that the time taken does not tell which names there are.
  await credentials.verify(password, nobodysHash);
  return { reason: 'no such user' };
}

/** A user who has logged in, and whom the roles decide about. */
function admitted(options: AuthoriseOptions, user: UserRef, as: string, newSession: boolean): Caller {
  const name = nameOf(options.store, user);
  if (name === undefined) return { kind: 'nobody', name: as, reason: 'the user is gone or inactive' };
  const access = accessOf(options, user);
  return access ? { kind: 'user', name, user, ...access, newSession } : { kind: 'nobody', name, reason: missingRole(options, user) };
}

/** Finds out who calls: by session cookie, or by Basic credentials. A cookie that has ended counts only where no credentials come with it. */
export async function authorise(
  headers: { authorization?: string | undefined; cookie?: string | undefined },
  options: AuthoriseOptions,
  trace: Trace,
): Promise<Caller> {
  const session = options.sessions.userOf(headers.cookie);
  const owner = typeof session === 'object' ? admitted(options, session.user, '', false) : undefined;
  if (owner?.kind === 'user') return owner;
  const basic = readBasic(headers.authorization);
  if (!basic) {
    if (session === 'gone') return { kind: 'session-gone', name: '', reason: 'the session has ended' };
    return owner ?? { kind: 'nobody', name: '', reason: '' };
  }
  const user = await checked(options, basic.name, basic.password, trace);
  // The directory may have been asked for seconds: who is gone meanwhile is nobody.
  return 'reason' in user ? { kind: 'nobody', name: basic.name, ...user } : admitted(options, user, basic.name, true);
}
