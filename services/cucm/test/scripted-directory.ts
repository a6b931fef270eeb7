import type { DirectoryEntry } from '@uclab/platform/ldap';
import { DirectoryFailure } from '@uclab/platform/ldap';
import type { DirectoryQuery, DirectorySource } from '../src/dirsync/directory-source.ts';
import type { LdapDirectory } from '../src/ldap/index.ts';

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

/** A directory that returns what a test wants, page by page, and fails when it wants. */
export class ScriptedDirectory implements DirectorySource {
  pagesToReturn: DirectoryEntry[][] = [];
  failsAfterPages: number | undefined;
  queries: DirectoryQuery[] = [];
  /** Resolves before each page; replaced by a test that holds a run in the middle. */
  beforePage: () => Promise<void> = async () => {};

  async *pages(_agreement: LdapDirectory, query: DirectoryQuery, _signal: AbortSignal): AsyncIterable<readonly DirectoryEntry[]> {
    this.queries.push(query);
    for (const [index, page] of this.pagesToReturn.entries()) {
      await this.beforePage();
      if (index === this.failsAfterPages) {
        const server = { host: 'directory', port: 636, ssl: true };
        throw new DirectoryFailure('LDAP_CONNECTION_RESET', server, 'directory:636 reset the connection');
      }
      yield page;
    }
  }
}
