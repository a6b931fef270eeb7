import type { Socket } from 'node:net';
import { monotonicMs } from '@uclab/foundation/clock';
import { EqualityFilter, PasswordPolicyControl, type SearchOptions } from 'ldapts';
import { accountReason } from './account-reason.ts';
import { Conversation } from './conversation.ts';
import type { DialContext } from './dial-context.ts';
import { DialReport, type SearchFacts } from './dial-report.ts';
import type { DirectoryEntry } from './directory-entry.ts';
import type { LdapServer } from './directory-failure.ts';
import { establishTcp, establishTls } from './establish.ts';
import { type PagedSearch, searchPages } from './paged-search.ts';
import { passwordDigest } from './password-digest.ts';
import { bindStep, searchStep } from './result-failure.ts';
import { judgeServerCertificate, trustEvidence } from './server-certificate.ts';
import { StepFailure } from './step-failure.ts';

/**
 * One connection to a directory. Every step is told to the journal and to the service's log; every method throws
 * DirectoryFailure with the symptom that was met. After one of a connection's own (time-out, reset, closed) it is of no
 * further use; after a refusal it still is.
 */
export class DirectoryConnection {
  readonly #conversation: Conversation;
  readonly #report: DialReport;

  private constructor(conversation: Conversation, report: DialReport) {
    this.#conversation = conversation;
    this.#report = report;
  }

  /** Connects, and for LDAPS makes the TLS handshake and judges the certificate before anything is sent. */
  static async open(server: LdapServer, context: DialContext): Promise<DirectoryConnection> {
    const report = new DialReport(server, context);
    const startedMs = monotonicMs();
    const endsAtMs = context.endsAtMs ?? Number.POSITIVE_INFINITY;
    // One span for the connection, the handshake and the first answer; what passes between open and bind is the caller's.
    const leftMs = () => Math.max(0, Math.min(startedMs + context.connectTimeoutMs, endsAtMs) - monotonicMs());

    const plain = await report.step(
      () => establishTcp(context.network, server.host, server.port, leftMs()),
      (end) => report.connected(end),
    );
    const socket = server.ssl ? await secure(plain, server, context, report, leftMs()) : plain;
    const patience = { firstMs: leftMs(), laterMs: context.operationTimeoutMs, endsAtMs };
    return new DirectoryConnection(new Conversation(socket, patience), report);
  }

  /** Binds as the account of the settings; with no name and no password, anonymously. LDAP_MANAGER_BIND_REFUSED. */
  bindManager(dn: string, password: string): Promise<void> {
    // A name without a password would be taken for anonymous by some servers (RFC 4513, section 5.1.2).
    const unsendable = dn !== '' && password === '' ? new StepFailure('LDAP_MANAGER_BIND_REFUSED', 'no password is set') : undefined;
    return this.#bind('manager', dn, password, unsendable);
  }

  /** Binds as the user, which is how a password is checked. LDAP_BIND_INVALID_CREDENTIALS; PASSWORD_EMPTY is never sent. */
  bindUser(dn: string, password: string): Promise<void> {
    const unsendable = password === '' ? new StepFailure('PASSWORD_EMPTY', 'an empty password is never sent') : undefined;
    return this.#bind('user', dn, password, unsendable);
  }

  /** The DN of the one entry below `base` with this user id. LDAP_USER_NOT_FOUND for none or several; LDAP_BASE_NOT_FOUND. */
  findUser(base: string, attribute: string, userid: string): Promise<string> {
    // As an object, the value never becomes a part of the filter's syntax; toString escapes it (RFC 4515) for the journal.
    const filter = new EqualityFilter({ attribute, value: userid });
    let facts: SearchFacts = { base, filter: filter.toString(), entries: 0, dn: '' };
    return this.#report.step(
      async () => {
        const options: SearchOptions = { scope: 'sub', filter, attributes: ['1.1'], sizeLimit: 2 };
        const { searchEntries } = await searchStep(() => this.#conversation.ask((client) => client.search(base, options)));
        const [entry, another] = searchEntries;
        facts = { ...facts, entries: searchEntries.length, dn: entry?.dn ?? '' };
        if (!entry) throw new StepFailure('LDAP_USER_NOT_FOUND', 'no such entry');
        if (another) throw new StepFailure('LDAP_USER_NOT_FOUND', 'more than one entry');
        return entry.dn;
      },
      (end) => this.#report.searched(facts, end),
    );
  }

  /** The entries below `base`, a page at a time; pages that came before a failure have been handed out then. LDAP_BASE_NOT_FOUND. */
  pages(search: PagedSearch): AsyncGenerator<DirectoryEntry[], void, undefined> {
    return searchPages(this.#conversation, this.#report, search);
  }

  /** Ends the connection; no handle is left half a second later. */
  close(): void {
    this.#conversation.close();
  }

  #bind(as: 'manager' | 'user', dn: string, password: string, unsendable: StepFailure | undefined): Promise<void> {
    // What a directory answers to it is for the journal only: the product decides by the result of the bind.
    const policy = as === 'user' ? new PasswordPolicyControl() : undefined;
    const credential = as === 'manager' ? passwordDigest(password) : undefined;
    return this.#report.step(
      async () => {
        if (unsendable) throw unsendable;
        await bindStep(as, () => this.#conversation.ask((client) => client.bind(dn, password, policy)));
      },
      (end) => this.#report.bound(as, dn, end, { credential, reason: accountReason(policy?.value?.error, end.failure?.message) }),
    );
  }
}

/** TLS on the connection, which is destroyed before a byte of LDAP is sent where the certificate is not good enough. */
async function secure(plain: Socket, server: LdapServer, context: DialContext, report: DialReport, ms: number): Promise<Socket> {
  let evidence = trustEvidence(context.trust);
  try {
    return await report.step(
      async () => {
        const secured = await establishTls(plain, server.host, ms);
        const judgement = judgeServerCertificate(secured, server.host, context);
        evidence = judgement.evidence;
        if (judgement.failure) throw judgement.failure;
        return secured;
      },
      (end) => report.tlsEstablished(evidence, end),
    );
  } catch (error) {
    plain.destroy();
    throw error;
  }
}
