import { type DialContext, DirectoryConnection, type DirectoryEntry, DirectoryFailure } from '@uclab/platform/ldap';
import type { LdapDirectory } from '../ldap/index.ts';

/** What a run asks a directory for. */
export interface DirectoryQuery {
  readonly base: string;
  readonly filter: string;
  readonly attributes: readonly string[];
}

/** Where a run reads its pages from: the directory of an agreement. Throws DirectoryFailure. */
export interface DirectorySource {
  pages(agreement: LdapDirectory, query: DirectoryQuery, signal: AbortSignal): AsyncIterable<readonly DirectoryEntry[]>;
}

const pageSize = 1000;

/** Twice as many as the largest cluster is made for; a directory that returns more does not come to an end. */
const mostEntries = 320_000;

/** A connection bound as the agreement's manager, on the first of its servers that gives one. */
async function connect(agreement: LdapDirectory, dial: DialContext): Promise<DirectoryConnection> {
  let failure: unknown;
  for (const setting of agreement.servers) {
    const server = { host: setting.hostName, port: setting.ldapPortNumber, ssl: setting.sslEnabled };
    let connection: DirectoryConnection | undefined;
    try {
      connection = await DirectoryConnection.open(server, dial);
      await connection.bindManager(agreement.ldapDn, agreement.ldapPassword);
      return connection;
    } catch (error) {
      connection?.close();
      if (!(error instanceof DirectoryFailure)) throw error;
      // The first server's failure is the one to mend: the others stand in for it.
      failure ??= error;
    }
  }
  throw failure;
}

/** The directory over LDAP, as the service dials it. */
export class LdapSource implements DirectorySource {
  readonly #dial: DialContext;

  constructor(dial: DialContext) {
    this.#dial = dial;
  }

  async *pages(agreement: LdapDirectory, query: DirectoryQuery, signal: AbortSignal): AsyncIterable<readonly DirectoryEntry[]> {
    const connection = await connect(agreement, this.#dial);
    const close = () => connection.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      yield* connection.pages({ ...query, pageSize, mostEntries });
    } finally {
      signal.removeEventListener('abort', close);
      connection.close();
    }
  }
}
