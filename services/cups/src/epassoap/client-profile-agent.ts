import type { Clock } from '@uclab/foundation/clock';
import type { Journal } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import { cupsTraits, shortNamesOf } from '@uclab/foundation/persona';
import type { TrustStores } from '@uclab/platform/certificates';
import { EndUserAuthentication, type LdapAuthenticationSettings, type LocalCredentials } from '@uclab/platform/identity';
import type { ServiceLog } from '@uclab/platform/service-log';
import type { ServiceContext, ServiceDefinition } from '@uclab/platform/service-manager';
import type { Store } from '@uclab/platform/store';
import type { WebApplication } from '@uclab/platform/tomcat';
import { type ClientSettings, storedSettings } from '../client-settings/index.ts';
import type { ContactLists } from '../contacts/index.ts';
import { ldapAuthenticationSettings, type NodeSettings, nodeSettings, type UserKey, untilCommit, usersGone } from '../database/index.ts';
import { Login } from './login.ts';
import { Operations } from './operations.ts';
import { SessionRegistry } from './session-registry.ts';
import { addEpasSoap } from './web-application.ts';

export interface ClientProfileAgentOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: ServiceLog;
  readonly store: Store;
  readonly trustStores: TrustStores;
  readonly credentials: LocalCredentials;
  readonly lists: ContactLists;
  /** Called with the session keys that a log-out has ended. */
  readonly onLoggedOut: (sessionKeys: readonly string[]) => void;
}

/** For one LDAP server: connection, TLS and first answer together. Real time; three of them fit into a client's 30 s. */
const ldapDeadlineMs = 2_500;

/**
 * The Client Configuration Web Service (EPASSoap): the door through which clients log in and fetch their configuration. It runs
 * inside Tomcat and not without it (Troubleshoot Services That Do Not Start on IM&P); session keys live as long as Tomcat runs.
 */
export class ClientProfileAgent {
  readonly #options: ClientProfileAgentOptions;
  /** Its name in Control Center and in the node's log. */
  readonly #service: string;
  readonly #settings: () => NodeSettings;
  readonly #ldap: () => LdapAuthenticationSettings;
  readonly #clientSettings: () => ClientSettings;
  #sessions: SessionRegistry | undefined;

  constructor(options: ClientProfileAgentOptions) {
    this.#options = options;
    this.#settings = untilCommit(options.store, nodeSettings);
    this.#service = cupsTraits(this.#settings().version).serviceNames.clientProfileAgent;
    this.#ldap = untilCommit(options.store, ldapAuthenticationSettings);
    this.#clientSettings = untilCommit(options.store, storedSettings);
  }

  /** Session keys that are in use. */
  get sessions(): number {
    return this.#sessions?.size ?? 0;
  }

  /** The end user whose client has that session key; undefined for any other key. */
  endUserOf(key: string): UserKey | undefined {
    const session = this.#sessions?.find(key);
    return session?.kind === 'end-user' ? session : undefined;
  }

  /** Ends the session keys of users who are gone (assumed); to be called after each copy from CUCM. */
  endKeysOfUsersGone(): void {
    const { store, log } = this.#options;
    for (const { key, userid } of usersGone(store, this.#sessions?.endUsers() ?? [])) {
      this.#sessions?.close(key);
      log.write(this.#service, 'INFO', `a session of ${userid} ended: CUCM has no active user of that id any more, or another one`);
    }
  }

  definition(): ServiceDefinition {
    return {
      name: this.#service,
      shortNames: [...shortNamesOf(this.#service), 'EPASSoap'],
      kind: 'network',
      dependsOn: ['Cisco Tomcat'],
      // Tomcat asks whether this service runs before it hands a request to the application below.
      start: async () => ({ stop: async () => {} }),
    };
  }

  /** What Tomcat serves; built anew at each start of Tomcat, with the trust that Tomcat has loaded then. */
  application(): WebApplication {
    return {
      service: this.#service,
      register: (app, context) => {
        const { store, journal, log, credentials, clock, lists, onLoggedOut } = this.#options;
        const sessions = new SessionRegistry(clock);
        this.#sessions = sessions;
        app.addHook('onClose', async () => {
          if (this.#sessions === sessions) this.#sessions = undefined;
        });
        const common = { service: this.#service, store, settings: this.#settings, journal, log, sessions };
        const login = new Login({ ...common, clock, credentials, authentication: this.#authentication(context) });
        const { interfaceVersions } = cupsTraits(this.#settings().version);
        const operations = new Operations({ ...common, clientSettings: this.#clientSettings, login, lists, onLoggedOut });
        addEpasSoap(app, operations, { node: journal.node, service: this.#service, versions: interfaceVersions });
      },
    };
  }

  #authentication(context: ServiceContext): EndUserAuthentication {
    const { network, clock, journal, log, trustStores, credentials } = this.#options;
    const { ldapTrustStore } = cupsTraits(this.#settings().version);
    const trust = context.trust(ldapTrustStore);
    return new EndUserAuthentication({
      credentials,
      settings: this.#ldap,
      dial: (trace) => ({
        network,
        clock,
        journal,
        log,
        trace,
        service: 'Cisco Tomcat',
        purpose: 'authentication',
        trust,
        stored: () => trustStores.list(ldapTrustStore),
        checkServerName: this.#settings().checkServerName,
        connectTimeoutMs: ldapDeadlineMs,
        operationTimeoutMs: ldapDeadlineMs,
      }),
    });
  }
}
