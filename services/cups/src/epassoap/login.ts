import type { Clock } from '@uclab/foundation/clock';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import {
  type CredentialGuard,
  checkLocally,
  type EndUserAuthentication,
  type LocalCredentials,
  nobodysHash,
  readOnlyGuard,
  recordLocalCheck,
} from '@uclab/platform/identity';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { Store } from '@uclab/platform/store';
import {
  type EndUserRow,
  findApplicationUser,
  findEndUser,
  isInGroup,
  type NodeSettings,
  passwordStanding,
  usersGone,
} from '../database/index.ts';
import { type LoginRequest, shownName } from './login-request.ts';
import type { SessionRegistry } from './session-registry.ts';

/** Only members may use the interface for other people's clients. Source: IM and Presence Developer Cookbook 10.5(0). */
const applicationGroup = 'Admin-3rd Party API';

/** What the product plane learns of a login: nothing of why it was refused. */
export type LoginOutcome =
  | { readonly accepted: false }
  | { readonly accepted: true; readonly key: string; readonly homeNode: string; readonly backupServer: string | undefined };

export interface LoginParts {
  /** Name of the service in Control Center and in the node's log. */
  readonly service: string;
  readonly store: Store;
  readonly settings: () => NodeSettings;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly sessions: SessionRegistry;
  readonly authentication: EndUserAuthentication;
  readonly credentials: LocalCredentials;
  readonly clock: Clock;
}

type Capability = 'presence' | 'cupc';

/** Presence is wanted of everybody, CUPC of those who use it; that it is checked before the password is assumed. */
function missingCapability({ presence, cupc }: EndUserRow, clientType: string): Capability | undefined {
  if (!presence) return 'presence';
  return clientType.toUpperCase() === 'CUPC' && !cupc ? 'cupc' : undefined;
}

type Opened = { readonly key: string; readonly homeNode: string };

/** The three ways to log in: an end user, an application user, and an end user by the key of an application user. */
export class Login {
  readonly #parts: LoginParts;

  constructor(parts: LoginParts) {
    this.#parts = parts;
  }

  /**
   * Everything that is recorded of one login has a trace that no other login has, whatever the caller named: two logins at the same
   * time under one `traceparent` could not be told apart afterwards.
   */
  async perform(request: LoginRequest, callersTrace: Trace | undefined): Promise<LoginOutcome> {
    const { service, journal, log, sessions, settings } = this.#parts;
    const user = shownName(request.username);
    const client = [request.clientType, request.clientVersion].filter(Boolean).join(' ') || 'a client without a name';
    const { clientType, clientVersion } = request;
    const trace = newTrace();
    journal.record(trace, 'epassoap.login-received', { user, clientType, clientVersion, callersTrace: callersTrace?.traceId });
    const opened = await this.#open(request, trace);
    journal.record(trace, 'epassoap.login-answered', { user, sessions: sessions.size }, { failed: opened === undefined });
    log.write(service, opened ? 'INFO' : 'WARN', `login of ${user} from ${client} ${opened ? 'accepted' : 'refused'}`);
    if (!opened) return { accepted: false };
    const [, backupServer] = settings().nodes;
    return { accepted: true, ...opened, backupServer };
  }

  #open(request: LoginRequest, trace: Trace): Promise<Opened | undefined> | Opened | undefined {
    if (request.clientType === 'thirdpartyapp') return this.#openForApplication(request, trace);
    if (request.applicationKey !== undefined) return this.#openByApplication(request, request.applicationKey, trace);
    return this.#openForEndUser(request, trace);
  }

  async #openForEndUser(request: LoginRequest, trace: Trace): Promise<Opened | undefined> {
    const user = findEndUser(this.#parts.store, request.username);
    const account = user && {
      userid: user.userid,
      active: user.active,
      source: user.agreement === '' ? ('local' as const) : ('ldap' as const),
      passwordHash: user.credentials,
      guard: this.#guard(user.pkid),
      homeNode: user.homenode,
    };
    const missing = user?.active && request.password !== '' ? missingCapability(user, request.clientType) : undefined;
    if (user && missing) {
      this.#refuseCapability(user, missing, trace);
      // As much work as for a user who is enabled, so that the time taken does not tell who is.
      await this.#parts.credentials.verify(request.password, nobodysHash);
      return undefined;
    }
    const { accepted } = await this.#parts.authentication.authenticate(account, request.username, request.password, trace);
    // The directory may have been asked for seconds, in which CUCM may have told that the user is gone.
    if (!accepted || !user || usersGone(this.#parts.store, [user]).length > 0) return undefined;
    return this.#openSession(user, request, undefined);
  }

  /** CUCM counts failed logons at its own doors, and tells what it has locked; a presence node counts none (assumed). */
  #guard(pkid: string): CredentialGuard {
    return readOnlyGuard(() => passwordStanding(this.#parts.store, pkid));
  }

  /** The application user vouches for the end user, whose password is not asked for. */
  #openByApplication(request: LoginRequest, applicationKey: string, trace: Trace): Opened | undefined {
    const { store, sessions, journal } = this.#parts;
    const user = findEndUser(store, request.username);
    const facts = {
      user: shownName(request.username),
      status: user ? (user.active ? 'active' : 'inactive') : 'unknown',
      source: user?.agreement ? 'ldap' : 'local',
      homeNode: user?.homenode ?? '',
    };
    const symptom = user ? (user.active ? undefined : 'USER_INACTIVE') : 'USER_UNKNOWN_ON_NODE';
    const missing = user?.active ? missingCapability(user, request.clientType) : undefined;
    if (user && missing) {
      this.#refuseCapability(user, missing, trace);
      return undefined;
    }
    journal.record(trace, 'identity.user-looked-up', facts, { symptom });
    const vouched = sessions.find(applicationKey)?.kind === 'application';
    return vouched && user?.active ? this.#openSession(user, request, applicationKey) : undefined;
  }

  /** Source that who is not assigned to presence is refused as a wrong password is: Troubleshoot Jabber Log in Problems - Non MRA. */
  #refuseCapability(user: EndUserRow, capability: Capability, trace: Trace): void {
    const { service, journal, log } = this.#parts;
    const source = user.agreement === '' ? 'local' : 'ldap';
    journal.record(trace, 'identity.user-looked-up', { user: user.userid, status: 'active', source, homeNode: user.homenode });
    journal.record(trace, 'identity.capability-missing', { user: user.userid, capability }, { symptom: 'USER_NOT_ENABLED' });
    log.write(service, 'WARN', `login of ${user.userid} refused: not enabled for ${capability} on CUCM`);
  }

  /** Application users are checked locally, always. Source: CUCM Administration Guide 7.1, LDAP Authentication. */
  async #openForApplication(request: LoginRequest, trace: Trace): Promise<Opened | undefined> {
    const { store, credentials, sessions, journal, clock } = this.#parts;
    const user = findApplicationUser(store, request.username);
    const name = shownName(request.username);
    const facts = { user: name, status: user ? 'active' : 'unknown', source: 'local', homeNode: '' };
    journal.record(trace, 'identity.user-looked-up', facts, { symptom: user ? undefined : 'USER_UNKNOWN_ON_NODE' });
    if (!user) {
      // As much work as for an application user who is there, so that the time taken does not tell who is.
      await credentials.verify(request.password, nobodysHash);
      return undefined;
    }
    const check = await checkLocally(credentials, request.password, user.credentials, this.#guard(user.pkid), clock.nowMs());
    if (!recordLocalCheck({ ...this.#parts, trace }, { user: name, credential: 'password' }, check).accepted) return undefined;
    if (!isInGroup(store, user, applicationGroup)) {
      this.#parts.log.write(this.#parts.service, 'WARN', `application user ${name} is not in the group ${applicationGroup}`);
      return undefined;
    }
    const wanted = {
      pkid: user.pkid,
      userid: user.name,
      kind: 'application',
      clientType: request.clientType,
      openedBy: undefined,
    } as const;
    return { key: sessions.open(wanted, request.force), homeNode: journal.node };
  }

  #openSession(user: EndUserRow, request: LoginRequest, openedBy: string | undefined): Opened {
    const { sessions, journal } = this.#parts;
    const wanted = { pkid: user.pkid, userid: user.userid, kind: 'end-user', clientType: request.clientType, openedBy } as const;
    return { key: sessions.open(wanted, request.force), homeNode: user.homenode || journal.node };
  }
}
