import { type DirectoryEntry, filterValue } from '@uclab/platform/ldap';
import type { Store } from '@uclab/platform/store';
import { readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import { activeKeysOf, applicationUserKeys } from '../users/index.ts';
import { attributeMap } from './attribute-map.ts';
import { changedSince, changesMark, tellsChanges } from './changes-mark.ts';
import { filterOf } from './default-filter.ts';
import type { DirectoryQuery, DirectorySession, DirectorySource } from './directory-source.ts';
import { changeAttribute, DirectoryUsers } from './directory-users.ts';
import { KnownUsers } from './known-users.ts';

/** A run that was stopped before it had read everything. */
export class RunCancelledError extends Error {
  override readonly name = 'RunCancelledError';

  constructor() {
    super('the run was cancelled');
  }
}

/** What the directory has and what CUCM had. */
export interface BothSides {
  readonly kind: 'full' | 'changes';
  readonly users: DirectoryUsers;
  readonly known: KnownUsers;
}

export interface Reading {
  readonly store: Store;
  readonly source: DirectorySource;
  readonly signal: AbortSignal;
  /** Users without an agreement are none of its business. */
  readonly keepsLocalUsers: boolean;
}

/** Ids of one search for entries that are new to CUCM though they have not changed. */
const idsAtOnce = 50;

/** What a run will read: everything when it is told to, of a directory that tells no changes, and where no earlier run is to build on. */
export const kindOfRun = (store: Store, agreement: StoredLdapDirectory, wanted: 'full' | 'changes'): 'full' | 'changes' =>
  wanted === 'changes' && changesMark(store, readLdapSystem(store), agreement) !== undefined ? 'changes' : 'full';

/** Reads what a run needs. Throws DirectoryFailure, and RunCancelledError when the signal is aborted. */
export async function readUsers(agreement: StoredLdapDirectory, kind: 'full' | 'changes', reading: Reading): Promise<BothSides> {
  const { store, source, signal } = reading;
  const system = readLdapSystem(store);
  const map = attributeMap(system, agreement);
  const filter = filterOf(store, system, agreement);
  const attributes = [...Object.values(map), ...(tellsChanges(system) ? [changeAttribute] : [])];
  const users = new DirectoryUsers(map, applicationUserKeys(store));
  const known = new KnownUsers(store, agreement.pkid, reading.keepsLocalUsers);
  const session = await source.open(agreement, signal);
  try {
    const read = (query: Omit<DirectoryQuery, 'base'>, take: (page: readonly DirectoryEntry[]) => void) =>
      eachPage(session, { base: agreement.userSearchBase, ...query }, signal, take);
    const mark = kind === 'changes' ? changesMark(store, system, agreement) : undefined;
    if (mark === undefined) {
      await read({ filter, attributes }, (page) => {
        users.add(page);
        known.readPortion();
      });
      return { kind: 'full', users, known };
    }
    await read({ filter: changedSince(filter, mark), attributes }, (page) => users.add(page));
    // Entries that are gone are not among the changed ones, and a moved folder moves people who have not changed themselves.
    await read({ filter, attributes: [map.userid] }, (page) => {
      users.addIds(page);
      known.readPortion();
    });
    const ours = activeKeysOf(store, agreement.pkid);
    const unknown = [...users.present].filter((key) => !ours.has(key) && !users.hasRead(key));
    for (let at = 0; at < unknown.length; at += idsAtOnce) {
      const ids = unknown.slice(at, at + idsAtOnce).map((key) => `(${map.userid}=${filterValue(key)})`);
      await read({ filter: `(&${filter}(|${ids.join('')}))`, attributes }, (page) => users.add(page));
    }
    return { kind: 'changes', users, known };
  } finally {
    session.close();
  }
}

async function eachPage(
  session: DirectorySession,
  query: DirectoryQuery,
  signal: AbortSignal,
  take: (page: readonly DirectoryEntry[]) => void,
): Promise<void> {
  const pages = session.pages(query)[Symbol.asyncIterator]();
  let next = pages.next();
  for (let page = await next; !page.done && !signal.aborted; page = await next) {
    // The directory works on the next page while this one is looked at.
    next = pages.next();
    take(page.value);
  }
  if (!signal.aborted) return;
  await next.catch(() => undefined);
  await pages.return?.();
  throw new RunCancelledError();
}
