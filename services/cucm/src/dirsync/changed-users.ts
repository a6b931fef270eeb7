import { type DirectoryEntry, filterValue } from '@uclab/platform/ldap';
import type { Store } from '@uclab/platform/store';
import { activeUsersWithKey, activeUsersWithUniqueId, keysWithOtherUniqueId, useridKey } from '../users/index.ts';
import type { AttributeMap } from './attribute-map.ts';
import { type ChangelogPlace, changesSince, type LoggedChange, PlaceLostError, type Read } from './changelog.ts';
import { type CollectedEntries, dnKey } from './collected-entries.ts';
import type { DirectoryQuery } from './directory-source.ts';
import { keysInTheWay, keysLeftOutAt } from './left-out.ts';
import { lookupsOf } from './lookups.ts';
import { keysOfMovedReports } from './managers.ts';

export interface ChangedUsersOptions {
  readonly store: Store;
  readonly agreement: string;
  readonly read: Read;
  /** What a full run would ask for. */
  readonly query: DirectoryQuery;
  readonly map: AttributeMap;
  /** Takes the entries that have changed. */
  readonly collected: CollectedEntries;
}

type ReadingByKeys = Pick<ChangedUsersOptions, 'read' | 'query' | 'map' | 'collected'>;

/** What the changelog says since a place. */
export interface ChangedUsers {
  /** Keys of those whose entries are gone, or are no longer among those that the agreement asks for. */
  readonly gone: readonly string[];
  readonly end: ChangelogPlace;
  /** Keys that were looked up, whatever the log names. */
  readonly lookedUp: readonly string[];
  /** DNs of what has changed, as they are compared. */
  readonly dnKeys: readonly string[];
}

const isKey = (key: string): boolean => key !== '';

const first = (values: DirectoryEntry['values'], attribute: string): string => values[attribute.toLowerCase()]?.[0] ?? '';

/** Values of one search. */
const atOnce = 50;

/** To look up more users one by one takes longer than to read everything. */
const mostLookups = 1_000;

const anyOf = (attribute: string, values: readonly string[]): string =>
  `(|${values.map((value) => `(${attribute}=${filterValue(value)})`).join('')})`;

async function inPortions(values: readonly string[], search: (some: readonly string[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < values.length; at += atOnce) await search(values.slice(at, at + atOnce));
}

/**
 * Reads the entries that a changelog names since a place, each as it is now. Somebody is gone only where the log says so or the entry is
 * to be seen elsewhere in the directory; where neither is so, an account may have lost its rights, and everything has to be read. Throws
 * PlaceLostError, and DirectoryFailure.
 */
export async function readChangedUsers(place: ChangelogPlace, options: ChangedUsersOptions): Promise<ChangedUsers> {
  const { store, agreement, read, query, map, collected } = options;
  const { changes, end, suffixes } = await changesSince(read, place);
  const latest = new Map(changes.map((change) => [change.uniqueId, change]));
  const lookups = lookupsOf(store, agreement, mostLookups + 1);
  if (lookups.length > mostLookups) throw new PlaceLostError(`more than ${mostLookups} users went inactive by other agreements`);
  const found = new Map<string, string>();
  await inPortions([...latest.keys()], (ids) =>
    read({ ...query, filter: `(&${query.filter}${anyOf(map.uniqueidentifier, ids)})` }, (page) => {
      for (const { values } of page) found.set(first(values, map.uniqueidentifier).toLowerCase(), useridKey(first(values, map.userid)));
      return collected.add(page);
    }),
  );
  // Most have the user id that they had, by which they are found at once; by a unique id all users are looked through.
  const asBefore = activeUsersWithKey(store, agreement, [...found.values()]).filter(({ key, uniqueId }) => found.get(uniqueId) === key);
  const settled = new Set(asBefore.map(({ uniqueId }) => uniqueId));
  const others = [...latest.values()]
    .filter(({ uniqueId, type }) => type === 'modrdn' || !settled.has(uniqueId))
    .map(({ uniqueId }) => uniqueId);
  const ours = [...asBefore, ...(others.length > 0 ? activeUsersWithUniqueId(store, agreement, others) : [])];
  refuseMovedFolders(changes, new Set([...found.keys(), ...ours.map(({ uniqueId }) => uniqueId)]));

  // Another entry may have the user id of one that is gone, or the account that a changed entry would take.
  const missing = ours.filter(({ key }) => !collected.hasKey(key));
  const dnKeys = changes.map(({ dn }) => dnKey(dn));
  const leftOut = activeUsersWithKey(store, agreement, keysLeftOutAt(store, agreement, dnKeys)).map(({ key }) => key);
  const lookedUp = [...lookups, ...keysInTheWay(store, agreement)];
  const keys = new Set([...missing.map(({ key }) => key), ...keysWithOtherUniqueId(store, found), ...leftOut, ...lookedUp]);
  await readByKeys([...keys], options);
  const gone = missing.filter(({ key }) => !collected.hasKey(key));
  // Only an entry that was left out stood for the user, so the log names another entry than that of the user.
  const alone = leftOut.find((key) => !collected.hasKey(key) && !gone.some((user) => user.key === key));
  if (alone !== undefined) throw new PlaceLostError(`an entry with the user id ${alone} is gone that was left out`);
  const unreported = gone.filter(({ uniqueId }) => latest.get(uniqueId)?.type !== 'delete').map(({ uniqueId }) => uniqueId);
  await refuseVanished(unreported, suffixes, options);
  // One that is left out is not known by its id: whether it stands for a user is in the entry.
  await readByKeys(keysLeftOutAt(store, agreement, collected.unknownManagers()).filter(isKey), options);
  await readManagers(options);
  await readByKeys(await keysOfMovedReports(collected.tables, agreement, dnKeys), options);
  await readManagers(options);
  return { gone: gone.map(({ key }) => key), end, lookedUp, dnKeys };
}

/** Reads the entries with these user ids that have not been read yet. */
export const readByKeys = (keys: readonly string[], { read, query, map, collected }: ReadingByKeys): Promise<void> =>
  inPortions(keys, (some) =>
    read({ ...query, filter: `(&${query.filter}${anyOf(map.userid, some)})` }, (page) => collected.addUnread(page)),
  );

/** Whoever stands below a folder moves with it, and the log has no word of each. */
function refuseMovedFolders(changes: readonly LoggedChange[], people: ReadonlySet<string>): void {
  const folder = changes.find(({ type, uniqueId }) => type === 'modrdn' && !people.has(uniqueId));
  if (folder) throw new PlaceLostError(`${folder.dn} was renamed or moved, with whatever stands below it`);
}

/** An entry that the account does not see any more is not known to be gone. */
async function refuseVanished(ids: readonly string[], suffixes: readonly string[], { read, map }: ChangedUsersOptions): Promise<void> {
  const attribute = map.uniqueidentifier;
  const seen = new Set<string>();
  for (const base of ids.length === 0 ? [] : suffixes) {
    await inPortions(ids, (some) =>
      read({ base, filter: anyOf(attribute, some), attributes: [attribute] }, (page) => {
        for (const { values } of page) seen.add(first(values, attribute).toLowerCase());
      }),
    );
  }
  const vanished = ids.find((id) => !seen.has(id));
  if (vanished !== undefined) throw new PlaceLostError(`the entry ${vanished} cannot be seen, and nothing says that it was deleted`);
}

/** The user ids of managers whose own entries have not changed. */
const readManagers = ({ read, query, map, collected }: ChangedUsersOptions): Promise<void> =>
  inPortions(collected.unknownManagers(), (dns) =>
    read({ ...query, filter: `(&${query.filter}${anyOf('entrydn', dns)})`, attributes: [map.userid] }, (page) => collected.addIds(page)),
  );
