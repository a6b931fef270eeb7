import { type DirectoryEntry, filterValue } from '@uclab/platform/ldap';
import type { Store } from '@uclab/platform/store';
import { readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import { activeKeysOf, applicationUserKeys } from '../users/index.ts';
import { type AttributeMap, attributeMap } from './attribute-map.ts';
import { readChangedUsers } from './changed-users.ts';
import { type ChangelogPlace, endOfChangelog, PlaceLostError, placeOf, placeText, type Read } from './changelog.ts';
import { changedSince, changesMark, mayHaveChangelog, tellsChanges } from './changes-mark.ts';
import { filterOf } from './default-filter.ts';
import type { DirectoryQuery, DirectorySession, DirectorySource } from './directory-source.ts';
import { changeAttribute, DirectoryUsers } from './directory-users.ts';
import { type KnownSide, KnownUsers, SomeKnownUsers } from './known-users.ts';

/** A run that was stopped before it had read everything. */
export class RunCancelledError extends Error {
  override readonly name = 'RunCancelledError';

  constructor() {
    super('the run was cancelled');
  }
}

/** What the directory has and what CUCM had. */
export interface BothSides {
  /** What was read in the end. */
  readonly kind: 'full' | 'changes';
  readonly users: DirectoryUsers;
  readonly known: KnownSide;
  /** Whether an answer with nobody is to be believed: it is of a log in which nothing has changed. */
  readonly mayBeNobody: boolean;
  /** Up to which change the run has read, as it is kept; empty where the directory tells none. */
  readonly mark: string;
}

export interface Reading {
  readonly store: Store;
  readonly source: DirectorySource;
  readonly signal: AbortSignal;
  /** Users without an agreement are none of its business. */
  readonly keepsLocalUsers: boolean;
  readonly write: (level: 'INFO' | 'WARN' | 'ERROR', text: string) => void;
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
  const query = { base: agreement.userSearchBase, filter, attributes };
  const mark = kind === 'changes' ? changesMark(store, system, agreement) : undefined;
  const place = mark === undefined ? undefined : placeOf(mark);
  const session = await source.open(agreement, signal);
  const read: Read = (wanted, take) => eachPage(session, wanted, signal, take);
  const task: ReadingTask = { agreement, map, query, read, reading };
  try {
    if (place) {
      const changed = await byChangelog(task, place);
      if (changed) return changed;
    } else if (mark !== undefined) return await byTime(task, mark);
    const begin = mayHaveChangelog(system) ? await endOfChangelog(read) : undefined;
    return await everything(task, begin);
  } finally {
    session.close();
  }
}

/** What the ways of reading have in common. */
interface ReadingTask {
  readonly agreement: StoredLdapDirectory;
  readonly map: AttributeMap;
  /** What a full run asks for. */
  readonly query: DirectoryQuery;
  readonly read: Read;
  readonly reading: Reading;
}

const newUsers = ({ map, reading }: ReadingTask): DirectoryUsers => new DirectoryUsers(map, applicationUserKeys(reading.store));

const knownUsers = ({ agreement, reading }: ReadingTask): KnownUsers =>
  new KnownUsers(reading.store, agreement.pkid, reading.keepsLocalUsers);

/** All entries. Changes that are made meanwhile stand behind `begin`, and are read again. */
async function everything(task: ReadingTask, begin: ChangelogPlace | undefined): Promise<BothSides> {
  const users = newUsers(task);
  const known = knownUsers(task);
  await task.read(task.query, (page) => {
    users.add(page);
    known.readPortion();
  });
  return { kind: 'full', users, known, mayBeNobody: false, mark: begin ? placeText(begin) : users.latestChange };
}

/** What the changelog names since a place; undefined where it does not say it any more, which stands in the log. */
async function byChangelog(task: ReadingTask, place: ChangelogPlace): Promise<BothSides | undefined> {
  const { agreement, reading } = task;
  const { store, write } = reading;
  const users = newUsers(task);
  try {
    const { gone, end } = await readChangedUsers(place, { ...task, store, agreement: agreement.pkid, users });
    const known = new SomeKnownUsers(store, agreement.pkid, () => [...users.present, ...gone]);
    return { kind: 'changes', users, known, mayBeNobody: true, mark: placeText(end) };
  } catch (error) {
    if (!(error instanceof PlaceLostError)) throw error;
    write('WARN', `All entries are read, not the changes only: ${error.message}`);
    return undefined;
  }
}

/** The entries that have changed since a time, and the ids of all: those who are gone are not among the changed ones. */
async function byTime(task: ReadingTask, mark: string): Promise<BothSides> {
  const { agreement, map, query, read, reading } = task;
  const { filter } = query;
  const users = newUsers(task);
  const known = knownUsers(task);
  await read({ ...query, filter: changedSince(filter, mark) }, (page) => users.add(page));
  // A moved folder moves people who have not changed themselves.
  await read({ ...query, attributes: [map.userid] }, (page) => {
    users.addIds(page);
    known.readPortion();
  });
  const ours = activeKeysOf(reading.store, agreement.pkid);
  const unknown = [...users.present].filter((key) => !ours.has(key) && !users.hasRead(key));
  for (let at = 0; at < unknown.length; at += idsAtOnce) {
    const ids = unknown.slice(at, at + idsAtOnce).map((key) => `(${map.userid}=${filterValue(key)})`);
    await read({ ...query, filter: `(&${filter}(|${ids.join('')}))` }, (page) => users.add(page));
  }
  return { kind: 'changes', users, known, mayBeNobody: false, mark: users.latestChange };
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
