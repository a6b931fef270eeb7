import type { Trace } from '@uclab/foundation/journal';
import { type AccountToCheck, type AuthenticationOutcome, EndUserAuthentication, type LocalCredentials } from '@uclab/platform/identity';
import type { DialContext } from '@uclab/platform/ldap';
import type { Store } from '@uclab/platform/store';
import { authenticationSettings } from '../ldap/index.ts';
import { credentialKind, endUserCredential } from './credentials.ts';
import { type EndUser, findEndUser } from './end-users.ts';
import { userStatus } from './tables.ts';

const accountOf = (store: Store, user: EndUser): AccountToCheck => ({
  userid: user.userid,
  active: user.status === userStatus.active,
  source: user.fkdirectorypluginconfig === null ? 'local' : 'ldap',
  passwordHash: endUserCredential(store, user.pkid, credentialKind.password),
  homeNode: user.homenode,
});

/**
 * Checks end users' credentials as CUCM does. A password goes to the directory or to the local hash as LDAP Authentication
 * says; a PIN is always local. The outcome tells no cause.
 */
export class EndUserLogin {
  readonly #store: Store;
  readonly #credentials: LocalCredentials;
  readonly #passwords: EndUserAuthentication;

  constructor(options: { store: Store; credentials: LocalCredentials; dial: (trace: Trace) => DialContext }) {
    this.#store = options.store;
    this.#credentials = options.credentials;
    this.#passwords = new EndUserAuthentication({
      credentials: options.credentials,
      dial: options.dial,
      settings: () => authenticationSettings(options.store),
    });
  }

  checkPassword(userid: string, password: string, trace: Trace): Promise<AuthenticationOutcome> {
    const user = findEndUser(this.#store, userid);
    return this.#passwords.authenticate(user && accountOf(this.#store, user), userid, password, trace);
  }

  async checkPin(userid: string, pin: string): Promise<AuthenticationOutcome> {
    const user = findEndUser(this.#store, userid);
    if (!user || user.status !== userStatus.active || pin === '') return { accepted: false };
    return { accepted: await this.#credentials.verify(pin, endUserCredential(this.#store, user.pkid, credentialKind.pin)) };
  }
}
