import { setImmediate } from 'node:timers/promises';
import { type DirectoryEntry, filterValue } from '@uclab/platform/ldap';
import type { Store } from '@uclab/platform/store';
import { readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import { applicationUserKeys, type PersonalField } from '../users/index.ts';
import { type AttributeMap, attributeMap } from './attribute-map.ts';
import { readChangedUsers } from './changed-users.ts';
import { type ChangelogPlace, endOfChangelog, PlaceLostError, placeOf, placeText, type Read } from './changelog.ts';
import { changedSince, changesMark, mayHaveChangelog, tellsChanges } from './changes-mark.ts';
import { CollectedEntries, changeAttribute } from './collected-entries.ts';
import { filterOf } from './default-filter.ts';
import type { DirectoryQuery, DirectorySession, DirectorySource } from './directory-source.ts';
import { type PersonalAttributes, personalAttributes } from './personal-attributes.ts';

/** A run that was stopped before it had read everything. */
export class RunCancelledError extends Error {
  override readonly name = 'RunCancelledError';

  constructor() {
    super('the run was cancelled');
  }
}

/** What the directory has. */
export interface WhatWasRead {
  /** What was read in the end. */
  readonly kind: 'full' | 'changes';
  /** Whether everything was read, at least by its id, or what a changelog names only. */
  readonly extent: 'all' | 'named';
  /** Whoever gets it closes it. */
  readonly collected: CollectedEntries;
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
  /** What the release takes beside the standard fields. */
  readonly synchronisedFields: readonly PersonalField[];
  readonly write: (level: 'INFO' | 'WARN' | 'ERROR', text: string) => void;
}

/** Ids of one search for entries that are new to CUCM though they have not changed. */
const idsAtOnce = 50;

/** What a run will read: everything when it is told to, of a directory that tells no changes, and where no earlier run is to build on. */
export const kindOfRun = (store: Store, agreement: StoredLdapDirectory, wanted: 'full' | 'changes'): 'full' | 'changes' =>
  wanted === 'changes' && changesMark(store, readLdapSystem(store), agreement) !== undefined ? 'changes' : 'full';

/** Reads what a run needs. Throws DirectoryFailure, and RunCancelledError when the signal is aborted. */
export async function readUsers(agreement: StoredLdapDirectory, kind: 'full' | 'changes', reading: Reading): Promise<WhatWasRead> {
  const { store, source, signal } = reading;
  const system = readLdapSystem(store);
  const map = attributeMap(system, agreement);
  const filter = filterOf(store, system, agreement);
  const personal = personalAttributes(system, reading.synchronisedFields);
  const attributes = [...Object.values(map), ...personal.values(), ...(tellsChanges(system) ? [changeAttribute] : [])];
  const query = { base: agreement.userSearchBase, filter, attributes };
  const mark = kind === 'changes' ? changesMark(store, system, agreement) : undefined;
  const place = mark === undefined ? undefined : placeOf(mark);
  const session = await source.open(agreement, signal);
  const read: Read = (wanted, take) => eachPage(session, wanted, signal, take);
  const task: ReadingTask = { agreement, map, personal, query, read, reading };
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
  readonly personal: PersonalAttributes;
  /** What a full run asks for. */
  readonly query: DirectoryQuery;
  readonly read: Read;
  readonly reading: Reading;
}

/** What `work` makes of newly collected entries, which are closed where it fails. */
async function collecting<T>({ map, personal, reading }: ReadingTask, work: (collected: CollectedEntries) => Promise<T>): Promise<T> {
  const collected = new CollectedEntries(reading.store, map, personal, applicationUserKeys(reading.store));
  try {
    return await work(collected);
  } catch (error) {
    collected.close();
    throw error;
  }
}

/** All entries. Changes that are made meanwhile stand behind `begin`, and are read again. */
const everything = (task: ReadingTask, begin: ChangelogPlace | undefined): Promise<WhatWasRead> =>
  collecting(task, async (collected) => {
    await task.read(task.query, (page) => collected.add(page));
    return { kind: 'full', extent: 'all', collected, mayBeNobody: false, mark: begin ? placeText(begin) : collected.latestChange };
  });

/** What the changelog names since a place; undefined where it does not say it any more, which stands in the log. */
async function byChangelog(task: ReadingTask, place: ChangelogPlace): Promise<WhatWasRead | undefined> {
  const { agreement, reading } = task;
  const { store, write } = reading;
  try {
    return await collecting(task, async (collected) => {
      const { gone, end } = await readChangedUsers(place, { ...task, store, agreement: agreement.pkid, collected });
      await collected.addGone(gone);
      return { kind: 'changes', extent: 'named', collected, mayBeNobody: true, mark: placeText(end) };
    });
  } catch (error) {
    if (!(error instanceof PlaceLostError)) throw error;
    write('WARN', `All entries are read, not the changes only: ${error.message}`);
    return undefined;
  }
}

/** The entries that have changed since a time, and the ids of all: those who are gone are not among the changed ones. */
const byTime = (task: ReadingTask, mark: string): Promise<WhatWasRead> =>
  collecting(task, async (collected) => {
    const { agreement, map, query, read } = task;
    const { filter } = query;
    await read({ ...query, filter: changedSince(filter, mark) }, (page) => collected.add(page));
    // A moved folder moves people who have not changed themselves.
    await read({ ...query, attributes: [map.userid] }, (page) => collected.addIds(page));
    for await (const keys of collected.unreadStrangers(agreement.pkid)) {
      for (let at = 0; at < keys.length; at += idsAtOnce) {
        const ids = keys.slice(at, at + idsAtOnce).map((key) => `(${map.userid}=${filterValue(key)})`);
        await read({ ...query, filter: `(&${filter}(|${ids.join('')}))` }, (page) => collected.add(page));
      }
    }
    return { kind: 'changes', extent: 'all', collected, mayBeNobody: false, mark: collected.latestChange };
  });

async function eachPage(
  session: DirectorySession,
  query: DirectoryQuery,
  signal: AbortSignal,
  take: (page: readonly DirectoryEntry[]) => void | Promise<void>,
): Promise<void> {
  const pages = session.pages(query)[Symbol.asyncIterator]();
  let next = pages.next();
  for (let page = await next; !page.done && !signal.aborted; page = await next) {
    // The directory works on the next page while this one is looked at: by then it has been asked for.
    next = pages.next();
    // Its failure is met when its turn comes.
    next.catch(() => undefined);
    await setImmediate();
    await take(page.value);
  }
  if (!signal.aborted) return;
  await next.catch(() => undefined);
  await pages.return?.();
  throw new RunCancelledError();
}
