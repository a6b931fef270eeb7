import type { DirectoryEntry } from '@uclab/platform/ldap';
import { DirectoryFailure } from '@uclab/platform/ldap';
import type { DirectoryQuery, DirectorySession, DirectorySource } from '../src/dirsync/directory-source.ts';

/** An entry for a person, as the directory would return it. */
export function person(uid: string, values: Record<string, string> = {}): DirectoryEntry {
  const all: Record<string, string> = { uid, sn: uid.slice(1), givenname: uid.slice(0, 1).toUpperCase(), ...values };
  return {
    dn: `uid=${uid},ou=People,dc=lab,dc=example`,
    values: Object.fromEntries(
      Object.entries(all)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => [name, [value]]),
    ),
  };
}

/** As much of a filter as DirSync writes itself: what has changed since, and these user ids. */
function isWanted(entry: DirectoryEntry, filter: string): boolean {
  const since = /\(modifyTimestamp>=(\w+)\)/.exec(filter)?.[1];
  if (since !== undefined && (entry.values.modifytimestamp?.[0] ?? '') < since) return false;
  const ids = [...filter.matchAll(/\(uid=([^)]+)\)/g)].map(([, id]) => id);
  return ids.length === 0 || ids.includes(entry.values.uid?.[0]?.toLowerCase());
}

/** A directory that returns what a test wants, page by page, and fails when it wants. */
export class ScriptedDirectory implements DirectorySource {
  pagesToReturn: DirectoryEntry[][] = [];
  failsAfterPages: number | undefined;
  /** Sessions that are refused from now on. */
  refusals = 0;
  queries: DirectoryQuery[] = [];
  /** Resolves before each page; replaced by a test that holds a run in the middle. */
  beforePage: () => Promise<void> = async () => {};

  async open(): Promise<DirectorySession> {
    if (this.refusals > 0) {
      this.refusals--;
      throw new DirectoryFailure('LDAP_CONNECT_REFUSED', server, 'directory:636 refused the connection');
    }
    return { pages: (query) => this.#pages(query), close: () => {} };
  }

  async *#pages(query: DirectoryQuery): AsyncIterable<readonly DirectoryEntry[]> {
    this.queries.push(query);
    for (const [index, page] of this.pagesToReturn.entries()) {
      await this.beforePage();
      if (index === this.failsAfterPages) {
        throw new DirectoryFailure('LDAP_CONNECTION_RESET', server, 'directory:636 reset the connection');
      }
      yield page.filter((entry) => isWanted(entry, query.filter));
    }
  }
}

const server = { host: 'directory', port: 636, ssl: true };
