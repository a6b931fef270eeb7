import { type DialContext, DirectoryConnection, type DirectoryEntry, DirectoryFailure, type LdapServer } from '@uclab/platform/ldap';
import type { LdapDirectory } from '../ldap/index.ts';

/** What a run asks a directory for. */
export interface DirectoryQuery {
  readonly base: string;
  /** The entries below the base at any depth, the default, those directly below it, or the base itself. */
  readonly scope?: 'sub' | 'one' | 'base';
  readonly filter: string;
  readonly attributes: readonly string[];
}

/** A directory that a run has reached. */
export interface DirectorySession {
  /** The entries below the base, a page at a time. Throws DirectoryFailure. */
  pages(query: DirectoryQuery): AsyncIterable<readonly DirectoryEntry[]>;
  close(): void;
}

/** Where a run reads from: the directory of an agreement. */
export interface DirectorySource {
  /** Throws DirectoryFailure where no server of the agreement gives a session; ends early when the signal is aborted. */
  open(agreement: LdapDirectory, signal: AbortSignal): Promise<DirectorySession>;
}

const pageSize = 1000;

/** Twice as many as the largest cluster is made for; a directory that returns more does not come to an end. */
const mostEntries = 320_000;

/**
 * Tries of each host before the next one, and the time between two: `Retry Delay on Host Failure (secs)`. Cisco DirSync in the Unity
 * Connection design guide 12.x, which has the same service.
 */
const triesOfHost = 3;
const hostDelayMs = 5_000;

/** Failures that another try may not meet. A refused account or certificate is refused again. */
const passing: ReadonlySet<string> = new Set([
  'LDAP_NAME_NOT_RESOLVED',
  'LDAP_CONNECT_REFUSED',
  'LDAP_CONNECT_TIMEOUT',
  'LDAP_RESPONSE_TIMEOUT',
  'LDAP_CONNECTION_RESET',
  'LDAP_CONNECTION_CLOSED',
  'LDAP_OPERATION_FAILED',
]);

/** Whether a run that failed by this may succeed a while later. */
export const isPassing = (error: unknown): boolean => error instanceof DirectoryFailure && passing.has(error.symptom);

/** Lets `ms` of emulated time pass before the next try of a server, the `attempt`-th of which has failed. */
export type PauseBeforeRetry = (server: LdapServer, attempt: number, ms: number) => Promise<void>;

/** A connection to one server, bound as the agreement's manager; it is closed once the signal is aborted. */
async function connect(server: LdapServer, agreement: LdapDirectory, dial: DialContext, signal: AbortSignal): Promise<DirectoryConnection> {
  const connection = await DirectoryConnection.open(server, dial);
  const close = () => connection.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    signal.throwIfAborted();
    await connection.bindManager(agreement.ldapDn, agreement.ldapPassword);
    signal.throwIfAborted();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', close);
  }
}

/** The directory over LDAP, as the service dials it: three times each server, in their order. */
export class LdapSource implements DirectorySource {
  readonly #dial: DialContext;
  readonly #pause: PauseBeforeRetry;

  constructor(dial: DialContext, pause: PauseBeforeRetry) {
    this.#dial = dial;
    this.#pause = pause;
  }

  async open(agreement: LdapDirectory, signal: AbortSignal): Promise<DirectorySession> {
    const connection = await this.#connectToAny(agreement, signal);
    const close = () => connection.close();
    if (signal.aborted) close();
    signal.throwIfAborted();
    signal.addEventListener('abort', close, { once: true });
    return {
      pages: (query) => connection.pages({ ...query, pageSize, mostEntries, ahead: true }),
      close: () => {
        signal.removeEventListener('abort', close);
        connection.close();
      },
    };
  }

  async #connectToAny(agreement: LdapDirectory, signal: AbortSignal): Promise<DirectoryConnection> {
    let failure: unknown;
    for (const [index, setting] of agreement.servers.entries()) {
      const server = { host: setting.hostName, port: setting.ldapPortNumber, ssl: setting.sslEnabled };
      const isLast = index === agreement.servers.length - 1;
      for (let attempt = 1; attempt <= triesOfHost; attempt++) {
        try {
          return await connect(server, agreement, this.#dial, signal);
        } catch (error) {
          if (!(error instanceof DirectoryFailure)) throw error;
          // The first server's failure is the one to mend: the others stand in for it.
          failure ??= error;
          if (signal.aborted || !isPassing(error)) break;
          if (!isLast || attempt < triesOfHost) await this.#pause(server, attempt, hostDelayMs);
          if (signal.aborted) break;
        }
      }
      if (signal.aborted) break;
    }
    throw failure;
  }
}
