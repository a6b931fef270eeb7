import type { Clock } from '@uclab/foundation/clock';
import type { Trace } from '@uclab/foundation/journal';
import {
  type AccountToCheck,
  type AuthenticationOutcome,
  checkLocally,
  EndUserAuthentication,
  type LocalCredentials,
  nobodysHash,
  recordLocalCheck,
} from '@uclab/platform/identity';
import type { DialContext } from '@uclab/platform/ldap';
import type { Store } from '@uclab/platform/store';
import { authenticationSettings } from '../ldap/index.ts';
import { credentialGuard } from './credential-guard.ts';
import { credentialKind, endUserCredential } from './credentials.ts';
import { type EndUser, findEndUser } from './end-users.ts';
import { userStatus } from './tables.ts';

const accountOf = (store: Store, user: EndUser, clock: Clock): AccountToCheck => ({
  userid: user.userid,
  active: user.status === userStatus.active,
  source: user.fkdirectorypluginconfig === null ? 'local' : 'ldap',
  passwordHash: endUserCredential(store, user.pkid, credentialKind.password),
  guard: credentialGuard(store, { kind: 'enduser', pkid: user.pkid }, credentialKind.password, clock),
  homeNode: user.homenode,
});

/**
 * Checks end users' credentials as CUCM does. A password goes to the directory or to the local hash as LDAP Authentication
 * says; a PIN is always local. Credential policies count for what is checked locally. The outcome tells no cause.
 */
export class EndUserLogin {
  readonly #store: Store;
  readonly #credentials: LocalCredentials;
  readonly #dial: (trace: Trace) => DialContext;
  readonly #passwords: EndUserAuthentication;

  constructor(options: { store: Store; credentials: LocalCredentials; dial: (trace: Trace) => DialContext }) {
    this.#store = options.store;
    this.#credentials = options.credentials;
    this.#dial = options.dial;
    this.#passwords = new EndUserAuthentication({
      credentials: options.credentials,
      dial: options.dial,
      settings: () => authenticationSettings(options.store),
    });
  }

  checkPassword(userid: string, password: string, trace: Trace): Promise<AuthenticationOutcome> {
    const user = findEndUser(this.#store, userid);
    const account = user && accountOf(this.#store, user, this.#dial(trace).clock);
    return this.#passwords.authenticate(account, userid, password, trace);
  }

  async checkPin(userid: string, pin: string, trace: Trace): Promise<AuthenticationOutcome> {
    const store = this.#store;
    const context = this.#dial(trace);
    const user = findEndUser(store, userid);
    if (user?.status !== userStatus.active) {
      const status = user ? 'inactive' : 'unknown';
      const facts = { user: userid, status, source: '', homeNode: user?.homenode ?? '' };
      context.journal.record(trace, 'identity.user-looked-up', facts, { symptom: user ? 'USER_INACTIVE' : 'USER_UNKNOWN_ON_NODE' });
      context.log.write(context.service, 'WARN', `Authentication of ${userid} by PIN refused: the user is ${status}`);
      // As much work as for a user who is there.
      await this.#credentials.verify(pin, nobodysHash);
      return { accepted: false };
    }
    const ref = { kind: 'enduser', pkid: user.pkid } as const;
    const guard = credentialGuard(store, ref, credentialKind.pin, context.clock);
    const hash = endUserCredential(store, user.pkid, credentialKind.pin);
    const check = await checkLocally(this.#credentials, pin, hash, guard, context.clock.nowMs());
    return recordLocalCheck(context, { user: user.userid, credential: 'pin' }, check);
  }
}
