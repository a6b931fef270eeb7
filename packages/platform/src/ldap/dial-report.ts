import type { AccountReason, SymptomCode } from '@uclab/foundation/causes';
import { monotonicMs } from '@uclab/foundation/clock';
import type { DialContext } from './dial-context.ts';
import { DirectoryFailure, type LdapServer } from './directory-failure.ts';
import type { TlsEvidence } from './server-certificate.ts';
import { StepFailure } from './step-failure.ts';

/** How a step went: how long it took, and why it failed if it did. */
export interface StepEnd {
  readonly ms: number;
  readonly failure: StepFailure | undefined;
}

/** A search as the journal keeps it. */
export interface SearchFacts {
  readonly base: string;
  readonly filter: string;
  readonly entries: number;
  readonly dn: string;
}

/**
 * Tells what happened on one connection: to the journal for the laboratory, and in one line for each step to the service's
 * own log for its administrator. Nothing here ever sees a password. Each method returns the line.
 */
export class DialReport {
  readonly #context: DialContext;
  readonly #server: LdapServer;
  readonly #where: string;

  constructor(server: LdapServer, context: DialContext) {
    this.#context = context;
    this.#server = server;
    this.#where = `${server.host}:${server.port}`;
  }

  /** Does a step and tells how it went. A StepFailure becomes a DirectoryFailure with the line as its message. */
  async step<T>(work: () => Promise<T>, tell: (end: StepEnd) => string): Promise<T> {
    const startedMs = monotonicMs();
    const elapsed = () => Math.round(monotonicMs() - startedMs);
    try {
      const value = await work();
      tell({ ms: elapsed(), failure: undefined });
      return value;
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      throw this.failed(error, tell({ ms: elapsed(), failure: error }));
    }
  }

  failed(failure: StepFailure, line: string): DirectoryFailure {
    return new DirectoryFailure(failure.symptom, this.#server, line);
  }

  connected(end: StepEnd): string {
    const { journal, trace } = this.#context;
    journal.record(trace, 'ldap.connected', { ...this.#target(), ...factsOf(end) }, { symptom: end.failure?.symptom });
    return this.#log(`LDAP connection to ${this.#where}`, 'established', end);
  }

  tlsEstablished(evidence: TlsEvidence, end: StepEnd): string {
    const { journal, trace } = this.#context;
    const facts = { ...this.#target(), ...evidence, ...factsOf(end) };
    journal.record(trace, 'ldap.tls-established', facts, { symptom: end.failure?.symptom });
    return this.#log(`LDAP connection to ${this.#where}`, `secured by TLS (certificate ${evidence.peer?.subject ?? ''})`, end);
  }

  bound(
    as: 'manager' | 'user',
    dn: string,
    end: StepEnd,
    told: { credential?: string | undefined; reason?: AccountReason | undefined },
  ): string {
    const { journal, trace } = this.#context;
    journal.record(trace, 'ldap.bound', { ...this.#target(), as, dn, ...told, ...factsOf(end) }, { symptom: end.failure?.symptom });
    return this.#log(`LDAP bind at ${this.#where} as ${dn || 'anonymous'}`, 'accepted', end);
  }

  searched(search: SearchFacts, end: StepEnd): string {
    const { journal, trace } = this.#context;
    journal.record(trace, 'ldap.searched', { ...this.#target(), ...search, ...factsOf(end) }, { symptom: end.failure?.symptom });
    const found = search.entries === 1 ? '1 entry' : `${search.entries} entries`;
    return this.#log(`LDAP search at ${this.#where} below ${search.base} for ${search.filter}`, found, end);
  }

  #target() {
    const { purpose, service, run } = this.#context;
    const { host, port, ssl } = this.#server;
    return { purpose, service, host, port, ssl, ...(run === undefined ? {} : { run }) };
  }

  #log(what: string, result: string, { failure }: StepEnd): string {
    const { log, service } = this.#context;
    const line = failure ? `${what} failed: ${failure.message}` : `${what}: ${result}`;
    log.write(service, failure ? levelOf(failure) : 'INFO', line);
    return line;
  }
}

/** What a user did wrong is no error of the node's. */
const ofTheUser: ReadonlySet<SymptomCode> = new Set(['LDAP_BIND_INVALID_CREDENTIALS', 'LDAP_USER_NOT_FOUND', 'PASSWORD_EMPTY']);
const levelOf = ({ symptom }: StepFailure) => (ofTheUser.has(symptom) ? 'WARN' : 'ERROR');

const factsOf = ({ ms, failure }: StepEnd) => ({ ms, detail: failure?.message ?? '' });
