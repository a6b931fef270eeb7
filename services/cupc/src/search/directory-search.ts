import type { SymptomCode } from '@uclab/foundation/causes';
import { type Clock, monotonicMs } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import type { Journal, Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import type { TrustStores } from '@uclab/platform/certificates';
import { type DialContext, DirectoryConnection, type DirectoryEntry, DirectoryFailure, type LdapServer } from '@uclab/platform/ldap';
import type { ContactField, DirectoryContact } from './contact.ts';
import { withProfileFilter } from './contact-filter.ts';
import type { DirectorySettings } from './directory-settings.ts';

/** The product's name of the program that dials. */
const program = 'Cisco Unified Personal Communicator';

/** For one server: connection, TLS and first answer together. Real time. */
const serverMs = 3_000;
/** For each later answer. */
const answerMs = 5_000;
/** For all servers and all contexts. */
const totalMs = 10_000;
/** With less time than this left, a server is not worth dialling. */
const leastMs = 20;

/** What is looked for. */
export interface Wanted {
  readonly purpose: 'contact-search' | 'name-resolution';
  /** Without the filter of the LDAP profile. */
  readonly filter: (settings: DirectorySettings) => string;
  /** Entries at most. */
  readonly limit: number;
  /** Whether what the filter lets through is really meant. */
  readonly isMeant?: (contact: DirectoryContact) => boolean;
}

/** What was found. Why there is nothing is for the journal, not for the person. */
export interface Found {
  readonly contacts: readonly DirectoryContact[];
  readonly failure?: { readonly symptom: SymptomCode; readonly detail: string };
}

const nothing = (symptom: SymptomCode, detail: string): Found => ({ contacts: [], failure: { symptom, detail } });

function contactOf({ values }: DirectoryEntry, attributes: DirectorySettings['attributes']): DirectoryContact {
  const value = (field: ContactField): string => values[attributes[field].toLowerCase()]?.[0] ?? '';
  return {
    userid: value('UserID'),
    firstName: value('FirstName'),
    lastName: value('LastName'),
    displayName: value('DisplayName'),
    emailAddress: value('EmailAddress'),
    businessPhone: value('BusinessPhone'),
  };
}

/** The LDAP client of the people's computers: it asks the directory itself, and neither CUPS nor CUCM. */
export class DirectorySearch {
  readonly #parts: { network: Network; clock: Clock; journal: Journal; trustStores: TrustStores };

  constructor(parts: { network: Network; clock: Clock; journal: Journal; trustStores: TrustStores }) {
    this.#parts = parts;
  }

  /**
   * What the first server that can be asked finds in the search contexts, taken in their order. Never throws: whatever goes wrong is
   * nothing found, and takes ten seconds at most.
   */
  async find(settings: DirectorySettings | undefined, wanted: Wanted, trace: Trace): Promise<Found> {
    if (!settings) return nothing('DIRECTORY_NOT_CONFIGURED', 'the presence node handed out no LDAP profile');
    if (settings.servers.length === 0) return nothing('DIRECTORY_NOT_CONFIGURED', 'the LDAP profile names no LDAP server');
    if (settings.contexts.length === 0) return nothing('DIRECTORY_NOT_CONFIGURED', 'the LDAP profile has no search context');
    const endsAtMs = monotonicMs() + totalMs;
    let failure = nothing('LDAP_CONNECT_TIMEOUT', 'no time was left to ask a server');
    for (const server of settings.servers) {
      if (endsAtMs - monotonicMs() < leastMs) break;
      try {
        const contacts = await this.#ask(server, settings, wanted, this.#dial(wanted, trace, endsAtMs));
        return contacts.length > 0 ? { contacts } : nothing('LDAP_NO_MATCH', 'no entry matches');
      } catch (error) {
        failure =
          error instanceof DirectoryFailure ? nothing(error.symptom, error.message) : nothing('LDAP_OPERATION_FAILED', messageOf(error));
        // No server reads what cannot be written.
        if (failure.failure?.symptom === 'LDAP_FILTER_MALFORMED') break;
      }
    }
    return failure;
  }

  /**
   * The first server that takes the account of the profile now, or what the last one that was dialled met. Never throws, and takes ten
   * seconds at most.
   */
  async check(settings: DirectorySettings, trace: Trace): Promise<{ readonly server: LdapServer } | { readonly symptom: SymptomCode }> {
    const endsAtMs = monotonicMs() + totalMs;
    let symptom: SymptomCode = 'LDAP_CONNECT_TIMEOUT';
    for (const server of settings.servers) {
      if (endsAtMs - monotonicMs() < leastMs) break;
      try {
        const connection = await DirectoryConnection.open(server, this.#dial({ purpose: 'server-health' }, trace, endsAtMs));
        try {
          await connection.bindManager(settings.bindDn, settings.password);
          return { server };
        } finally {
          connection.close();
        }
      } catch (error) {
        symptom = error instanceof DirectoryFailure ? error.symptom : 'LDAP_OPERATION_FAILED';
      }
    }
    return { symptom };
  }

  #dial({ purpose }: Pick<DialContext, 'purpose'>, trace: Trace, endsAtMs: number): DialContext {
    const { network, clock, journal, trustStores } = this.#parts;
    return {
      network,
      clock,
      journal,
      trace,
      // The computer has no log that anybody reads.
      log: { write: () => undefined },
      service: program,
      purpose,
      // A computer looks at what it trusts whenever it has to; nothing has to be restarted.
      trust: trustStores.load('pc-trust'),
      stored: () => trustStores.list('pc-trust'),
      checkServerName: false,
      connectTimeoutMs: serverMs,
      operationTimeoutMs: answerMs,
      endsAtMs,
    };
  }

  async #ask(server: LdapServer, settings: DirectorySettings, wanted: Wanted, dial: DialContext): Promise<DirectoryContact[]> {
    const connection = await DirectoryConnection.open(server, dial);
    try {
      await connection.bindManager(settings.bindDn, settings.password);
      return await searchContexts(connection, settings, wanted);
    } finally {
      connection.close();
    }
  }
}

/** A context that the directory does not have gives nothing, and the next one is searched; where it has none of them, that is a failure. */
async function searchContexts(connection: DirectoryConnection, settings: DirectorySettings, wanted: Wanted): Promise<DirectoryContact[]> {
  const found = new Map<string, DirectoryContact>();
  const filter = withProfileFilter(wanted.filter(settings), settings);
  const attributes = [...new Set(Object.values(settings.attributes).filter((attribute) => attribute !== ''))];
  let missing: DirectoryFailure | undefined;
  let searched = false;
  for (const { dn: base, recursive } of settings.contexts) {
    const left = wanted.limit - found.size;
    if (left <= 0) break;
    try {
      // The first page is all that a person is shown, so no other is asked for.
      const pages = connection.pages({ base, filter, attributes, pageSize: left, scope: recursive ? 'sub' : 'one' });
      const { value: entries = [] } = await pages.next();
      await pages.return();
      searched = true;
      for (const entry of entries) {
        const contact = contactOf(entry, settings.attributes);
        if (wanted.isMeant?.(contact) ?? true) found.set(entry.dn.toLowerCase(), contact);
      }
    } catch (error) {
      if (!(error instanceof DirectoryFailure) || error.symptom !== 'LDAP_BASE_NOT_FOUND') throw error;
      missing = error;
    }
  }
  if (!searched && missing) throw missing;
  return [...found.values()].slice(0, wanted.limit);
}
