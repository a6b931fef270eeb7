import type { SymptomCode } from '@uclab/foundation/causes';
import type { Trace } from '@uclab/foundation/journal';
import type { DialContext } from '../ldap/index.ts';
import { checkLocally, freeStanding, readOnlyGuard } from './credential-guard.ts';
import { checkInDirectory } from './ldap-authentication.ts';
import type { LocalCredentials } from './local-credentials.ts';
import { nobodysHash } from './password-hash.ts';
import { recordLocalCheck } from './record-local-check.ts';
import type { AccountToCheck, AuthenticationOutcome, LdapAuthenticationSettings } from './settings.ts';

/** Shorter than the ten seconds that a node may take, and much shorter than the client's thirty. */
const defaultTotalMs = 9_000;

type Method = 'ldap' | 'local';

const unguarded = readOnlyGuard(() => freeStanding);

export interface EndUserAuthenticationOptions {
  readonly credentials: LocalCredentials;
  readonly dial: (trace: Trace) => DialContext;
  readonly settings: () => LdapAuthenticationSettings;
  /** All servers together, under 10 s; 9 s unless told. */
  readonly totalDeadlineMs?: number;
}

function methodOf(account: AccountToCheck | undefined, enabled: boolean): { method: Method; reason: string } {
  if (!enabled) return { method: 'local', reason: 'LDAP authentication is off' };
  if (account?.source === 'local') return { method: 'local', reason: 'the user is local' };
  return { method: 'ldap', reason: 'LDAP authentication is on' };
}

/**
 * Checks the password of an end user as CUCM and the presence nodes do: in the directory while LDAP authentication is on and
 * the user came from there, else by the hash that the node keeps; never the one when the other fails. Source: CUCM
 * Administration Guide, LDAP Authentication; the order of steps is assumed.
 */
export class EndUserAuthentication {
  readonly #options: EndUserAuthenticationOptions;

  constructor(options: EndUserAuthenticationOptions) {
    this.#options = options;
  }

  /** Whether the user may come in. Why not stands in the journal and in the service's log, never in the answer. */
  async authenticate(account: AccountToCheck | undefined, userid: string, password: string, trace: Trace): Promise<AuthenticationOutcome> {
    const context = this.#options.dial(trace);
    const settings = this.#options.settings();
    const { method, reason } = methodOf(account, settings.enabled);
    const user = account?.userid ?? userid;
    const { journal } = context;

    if (password === '') return this.#checked(context, user, method, 'PASSWORD_EMPTY');
    if (!account?.active) {
      const symptom = account ? 'USER_INACTIVE' : 'USER_UNKNOWN_ON_NODE';
      journal.record(trace, 'identity.user-looked-up', lookedUp(user, account), { symptom });
      context.log.write(context.service, 'WARN', `Authentication of ${user} refused: ${account ? 'the user is inactive' : 'no such user'}`);
      // As much work as for a user who is there, so that the time taken does not tell who is.
      await this.#options.credentials.verify(password, nobodysHash);
      return { accepted: false };
    }
    journal.record(trace, 'identity.user-looked-up', lookedUp(user, account));
    if (method === 'ldap' && settings.servers.length === 0) {
      const missing = `${reason} and no LDAP server is set`;
      journal.record(trace, 'identity.method-chosen', { user, method, reason: missing }, { symptom: 'LDAP_OPERATION_FAILED' });
      context.log.write(context.service, 'ERROR', `Authentication of ${user} failed: ${missing}`);
      return { accepted: false };
    }
    journal.record(trace, 'identity.method-chosen', { user, method, reason });

    if (method === 'local') {
      const guard = account.guard ?? unguarded;
      const check = await checkLocally(this.#options.credentials, password, account.passwordHash, guard, context.clock.nowMs());
      return recordLocalCheck(context, { user, credential: 'password' }, check);
    }
    const totalMs = this.#options.totalDeadlineMs ?? defaultTotalMs;
    const decision = await checkInDirectory(settings, user, password, context, totalMs);
    // Where no server decided, the password was never checked: the steps before say why.
    if (decision.kind === 'undecided') return { accepted: false };
    return this.#checked(context, user, method, decision.kind === 'refused' ? decision.symptom : undefined);
  }

  #checked(context: DialContext, user: string, method: Method, symptom: SymptomCode | undefined): AuthenticationOutcome {
    context.journal.record(context.trace, 'identity.password-checked', { user, method }, { symptom });
    const result = symptom === undefined ? 'accepted' : `refused: ${wordsOf[symptom] ?? 'the directory refused'}`;
    context.log.write(context.service, symptom === undefined ? 'INFO' : 'WARN', `Authentication of ${user} (${method}) ${result}`);
    return { accepted: symptom === undefined };
  }
}

const wordsOf: Partial<Record<SymptomCode, string>> = {
  PASSWORD_EMPTY: 'no password was given',
  LDAP_BIND_INVALID_CREDENTIALS: 'the LDAP server refused the password',
  LDAP_USER_NOT_FOUND: 'the LDAP server has no such user',
};

const lookedUp = (user: string, account: AccountToCheck | undefined) => ({
  user,
  status: account ? (account.active ? 'active' : 'inactive') : 'unknown',
  source: account?.source ?? '',
  homeNode: account?.homeNode ?? '',
});
