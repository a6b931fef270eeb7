import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@uclab/foundation/clock';
import type { DirectoryEntry } from '@uclab/platform/ldap';
import type { Store } from '@uclab/platform/store';
import { readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import { applicationUserKeys, type PersonalField } from '../users/index.ts';
import { type AttributeMap, attributeMap } from './attribute-map.ts';
import { readByKeys, readChangedUsers } from './changed-users.ts';
import { type ChangelogPlace, endOfChangelog, PlaceLostError, placeText, type Read } from './changelog.ts';
import { changedSince, changesMark, isAhead, mayHaveChangelog, settingsText, tellsChanges } from './changes-mark.ts';
import { CollectedEntries, changeAttribute } from './collected-entries.ts';
import { filterOf } from './default-filter.ts';
import type { DirectoryQuery, DirectorySession, DirectorySource } from './directory-source.ts';
import { keysInTheWay, keysOfLeftOutManagers, type Outdated } from './left-out.ts';
import { keysOfMovedReports, type MovedNames } from './managers.ts';
import { type PersonalAttributes, personalAttributes } from './personal-attributes.ts';
import { latestBelieved, markAfter, timeMarkText } from './time-mark.ts';

/** A run that was ended by somebody; the words are who. */
export class RunCancelledError extends Error {
  override readonly name = 'RunCancelledError';
}

/** Throws RunCancelledError once the signal is aborted. */
export function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason instanceof RunCancelledError ? signal.reason : new RunCancelledError('the run was cancelled');
}

const ignored = (): undefined => undefined;

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
  /** The settings by which it was read. */
  readonly settings: string;
  /** Keys of users whom the run has looked up because of other agreements. */
  readonly lookedUp: readonly string[] | 'all';
  /** DNs that may stand for another user than before; undefined where every entry was read. */
  readonly movedNames: MovedNames | undefined;
  /** Which records of left-out entries are old by what was read. */
  readonly outdated: Outdated;
}

export interface Reading {
  readonly store: Store;
  readonly clock: Clock;
  readonly source: DirectorySource;
  readonly signal: AbortSignal;
  /** Users without an agreement are none of its business. */
  readonly keepsLocalUsers: boolean;
  /** What the release takes beside the standard fields. */
  readonly synchronisedFields: readonly PersonalField[];
  readonly write: (level: 'INFO' | 'WARN' | 'ERROR', text: string) => void;
}

/** Reads what a run needs. Throws DirectoryFailure, and RunCancelledError when the signal is aborted. */
export async function readUsers(agreement: StoredLdapDirectory, kind: 'full' | 'changes', reading: Reading): Promise<WhatWasRead> {
  const { store, clock, source, signal, write } = reading;
  const system = readLdapSystem(store);
  const map = attributeMap(system, agreement);
  const filter = filterOf(store, system, agreement);
  const personal = personalAttributes(system, reading.synchronisedFields);
  const attributes = [...Object.values(map), ...personal.values(), ...(tellsChanges(system) ? [changeAttribute] : [])];
  const query = { base: agreement.userSearchBase, filter, attributes };
  const begunAtMs = clock.nowMs();
  const { place, time } = changesMark(store, system, agreement) ?? {};
  const isLost = time !== undefined && isAhead(time, begunAtMs);
  const believed = latestBelieved(begunAtMs);
  const seen = time && time.seen <= believed ? time.seen : '';
  const settings = settingsText(store, system, agreement);
  const session = await source.open(agreement, signal);
  const read: Read = (wanted, take) => eachPage(session, wanted, signal, take);
  const task: ReadingTask = { agreement, map, personal, query, read, reading, settings, believed, seen };
  try {
    if (kind === 'changes' && place) {
      const changed = await byChangelog(task, place);
      if (changed) return changed;
    } else if (kind === 'changes' && time && time.since !== '' && !isLost) return await byTime(task, time.since);
    if (isLost)
      write('WARN', `All entries are read: the last change that was read, ${time.since}, is still to come by the clock of this node`);
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
  readonly settings: string;
  /** Later changes than that are none that were made. */
  readonly believed: string;
  /** The latest change that earlier runs have seen; empty where there was none. */
  readonly seen: string;
}

/** What `work` makes of newly collected entries, which are closed where it fails. */
async function collecting<T>(task: ReadingTask, work: (collected: CollectedEntries) => Promise<T>): Promise<T> {
  const { map, personal, reading, believed } = task;
  const collected = new CollectedEntries(reading.store, map, personal, applicationUserKeys(reading.store), believed);
  try {
    return await work(collected);
  } catch (error) {
    collected.close();
    throw error;
  }
}

/** Reads the first search of a run; the latest change on its first page. */
async function readFirst({ read }: ReadingTask, query: DirectoryQuery, collected: CollectedEntries): Promise<string> {
  let firstPage: string | undefined;
  await read(query, (page) => {
    const kept = collected.add(page);
    firstPage ??= collected.latestChange;
    return kept;
  });
  return firstPage ?? '';
}

/** All entries. Changes that are made meanwhile stand behind `begin`, and are read again. */
const everything = (task: ReadingTask, begin: ChangelogPlace | undefined): Promise<WhatWasRead> =>
  collecting(task, async (collected) => {
    const firstPage = await readFirst(task, task.query, collected);
    const mark = begin ? placeText(begin) : timeMarkText(markAfter(task.seen, firstPage, collected.latestChange));
    const { settings } = task;
    return {
      kind: 'full',
      extent: 'all',
      collected,
      mayBeNobody: false,
      mark,
      settings,
      lookedUp: 'all',
      movedNames: undefined,
      outdated: 'all',
    };
  });

/** What the changelog names since a place; undefined where it does not say it any more, which stands in the log. */
async function byChangelog(task: ReadingTask, place: ChangelogPlace): Promise<WhatWasRead | undefined> {
  const { agreement, reading, settings } = task;
  const { store, write } = reading;
  try {
    return await collecting(task, async (collected) => {
      const { gone, end, lookedUp, dnKeys } = await readChangedUsers(place, { ...task, store, agreement: agreement.pkid, collected });
      await collected.addGone(gone);
      const outdated = { keys: lookedUp, dnKeys };
      return {
        kind: 'changes',
        extent: 'named',
        collected,
        mayBeNobody: true,
        mark: placeText(end),
        settings,
        lookedUp,
        movedNames: dnKeys,
        outdated,
      };
    });
  } catch (error) {
    if (!(error instanceof PlaceLostError)) throw error;
    write('WARN', `All entries are read, not the changes only: ${error.message}`);
    return undefined;
  }
}

/** The entries that have changed since a time, and the ids of all: those who are gone are not among the changed ones. */
const byTime = (task: ReadingTask, since: string): Promise<WhatWasRead> =>
  collecting(task, async (collected) => {
    const { agreement, map, query, read, settings, reading } = task;
    const firstPage = await readFirst(task, { ...query, filter: changedSince(query.filter, since) }, collected);
    const mark = timeMarkText(markAfter(task.seen, firstPage, collected.latestChange));
    // A moved folder moves people who have not changed themselves.
    await read({ ...query, attributes: [map.userid] }, (page) => collected.addIds(page));
    await readByKeys(keysInTheWay(reading.store, agreement.pkid), { ...task, collected });
    await readByKeys(keysOfLeftOutManagers(collected.tables, agreement.pkid), { ...task, collected });
    for await (const keys of collected.unreadKeys(agreement.pkid)) await readByKeys(keys, { ...task, collected });
    await readByKeys(await keysOfMovedReports(collected.tables, agreement.pkid, 'any'), { ...task, collected });
    return {
      kind: 'changes',
      extent: 'all',
      collected,
      mayBeNobody: false,
      mark,
      settings,
      lookedUp: 'all',
      movedNames: 'any',
      outdated: 'read or gone',
    };
  });

async function eachPage(
  session: DirectorySession,
  query: DirectoryQuery,
  signal: AbortSignal,
  take: (page: readonly DirectoryEntry[]) => void | Promise<void>,
): Promise<void> {
  let kept = Promise.resolve();
  try {
    for await (const page of session.pages(query)) {
      // Whoever waits has a turn before it.
      await setImmediate();
      await kept;
      if (signal.aborted) break;
      // It is written while the next one is read; there are never more of them in memory.
      kept = Promise.resolve(take(page));
      kept.catch(ignored);
    }
    await kept;
  } finally {
    // Nothing is written behind the back of who ends the run.
    await kept.catch(ignored);
  }
  refuseAborted(signal);
}
