import { messageOf, Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import { cupsTraits } from '@uclab/foundation/persona';
import type { ServiceLog } from '@uclab/platform/service-log';
import { child, childText, type Envelope, parseEnvelope, SoapRequestError } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import { type ClientSettings, directoryProperties } from '../client-settings/index.ts';
import type { ContactLists } from '../contacts/index.ts';
import { ctiGateways, findEndUser, type NodeSettings } from '../database/index.ts';
import { callControlProperties } from './call-control-properties.ts';
import { contactInfo, typedContacts, userConfig } from './contact-elements.ts';
import { contactOperations } from './contact-operations.ts';
import type { Login } from './login.ts';
import { readLogin } from './login-request.ts';
import { allConfig, faultReply, invalidRequest, loggedIn, loggedOut, loginRefused, type Reply, refused, succeeded } from './replies.ts';
import type { Session, SessionRegistry } from './session-registry.ts';
import { systemProperties } from './system-properties.ts';

export interface OperationParts {
  /** Name of the service in Control Center and in the node's log. */
  readonly service: string;
  readonly store: Store;
  readonly settings: () => NodeSettings;
  /** What stands on the pages for clients. */
  readonly clientSettings: () => ClientSettings;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly sessions: SessionRegistry;
  readonly login: Login;
  readonly lists: ContactLists;
  /** Called with the session keys that a log-out has ended. */
  readonly onLoggedOut: (sessionKeys: readonly string[]) => void;
}

const versionMismatch = faultReply('1.1', 'VersionMismatch', 'Only SOAP 1.2 messages are accepted.');

/**
 * Answers SOAP messages by the first element of their body; action headers differ between clients and are not looked at.
 * Sources: IM and Presence Developer Cookbook 10.5(0); IM&P SOAP and REST examples.
 */
export class Operations {
  readonly #parts: OperationParts;

  constructor(parts: OperationParts) {
    this.#parts = parts;
  }

  /** The answer to one message; `loginOnly` where the address takes nothing else, `callersTrace` what the caller says it belongs to. */
  async answer(body: unknown, loginOnly: boolean, callersTrace: Trace | undefined): Promise<Reply> {
    let envelope: Envelope;
    try {
      envelope = parseEnvelope(typeof body === 'string' ? body : '');
    } catch (error) {
      if (error instanceof SoapRequestError && error.version === '1.1') return versionMismatch;
      return faultReply('1.2', 'Client', `The request is not a SOAP message: ${messageOf(error)}`);
    }
    if (envelope.version !== '1.2') return versionMismatch;
    const operation = envelope.body.name;
    if (operation === 'login') return this.#logIn(envelope, callersTrace);
    if (loginOnly) return faultReply('1.2', 'Client', `Only login is accepted here; send ${operation} to an interface version.`);
    if (operation === 'logout') return this.#logOut(envelope, callersTrace ?? newTrace());
    if (operation === 'get-all-config') return this.#getAllConfig(envelope);
    if (Object.hasOwn(contactOperations, operation)) return this.#workOnList(envelope, callersTrace ?? newTrace());
    return faultReply('1.2', 'Client', `There is no operation ${operation}.`);
  }

  async #logIn(envelope: Envelope, callersTrace: Trace | undefined): Promise<Reply> {
    const outcome = await this.#parts.login.perform(readLogin(envelope.body), callersTrace);
    const { version, loginFailure } = this.#parts.settings();
    return outcome.accepted ? loggedIn({ ...outcome, versions: cupsTraits(version).interfaceVersions }) : loginRefused(loginFailure);
  }

  #logOut(envelope: Envelope, trace: Trace): Reply {
    const { sessions, journal, log } = this.#parts;
    const session = this.#sessionOf(envelope);
    if (!session) return this.#invalid('logout');
    this.#parts.onLoggedOut(sessions.close(session.key).map(({ key }) => key));
    journal.record(trace, 'epassoap.logged-out', { user: session.userid });
    log.write(this.#parts.service, 'INFO', `${session.userid} logged out of ${session.clientType || 'a client without a name'}`);
    return loggedOut();
  }

  #getAllConfig(envelope: Envelope): Reply {
    const { store, settings, clientSettings, journal } = this.#parts;
    const session = this.#sessionOf(envelope);
    if (!session) return this.#invalid('get-all-config');
    const homeNode = session.kind === 'end-user' ? findEndUser(store, session.userid)?.homenode : undefined;
    // An application user has no client that searches, and so no LDAP profile.
    const directory = directoryProperties(clientSettings(), session.kind === 'end-user' ? session.userid : undefined);
    const properties = systemProperties(settings(), homeNode || journal.node, directory);
    const callControl = callControlProperties(ctiGateways(store));
    return allConfig(new Map([...properties, ...callControl]), this.#userParts(envelope, session));
  }

  /** What belongs to the user, as far as it is asked for; an application user has no contacts. */
  #userParts({ body }: Envelope, { kind, userid }: Session): string[] {
    const { lists } = this.#parts;
    if (kind !== 'end-user') return [];
    const parts = { 'user-config': userConfig, 'non-presence-aware-contacts': typedContacts, 'contact-info': contactInfo };
    return Object.entries(parts).flatMap(([name, write]) => (child(body, name) ? [write(lists, userid)] : []));
  }

  async #workOnList({ header, body, version }: Envelope, trace: Trace): Promise<Reply> {
    const { lists, settings, journal, log } = this.#parts;
    const session = this.#sessionOf({ header, body, version });
    const operation = contactOperations[body.name];
    if (session?.kind !== 'end-user' || !operation) return this.#invalid(body.name);
    const user = session.userid;
    try {
      const result = await operation({ lists, user, domain: settings().presenceDomain, operation: body });
      journal.record(trace, 'contacts.changed', { user, operation: body.name, detail: '' });
      return succeeded(body.name, result);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      journal.record(trace, 'contacts.changed', { user, operation: body.name, detail: error.message }, { failed: true });
      log.write(this.#parts.service, 'WARN', `${body.name} of ${user} refused: ${error.message}`);
      return refused(body.name, error.message);
    }
  }

  #sessionOf(envelope: Envelope): Session | undefined {
    const key = envelope.header && childText(envelope.header, 'session-key')?.trim();
    return key ? this.#parts.sessions.find(key) : undefined;
  }

  #invalid(operation: string): Reply {
    return invalidRequest(operation, this.#parts.settings().loginFailure);
  }
}
