import { type DirectoryEntry, DirectoryFailure } from '@uclab/platform/ldap';
import type { DirectoryQuery } from './directory-source.ts';

/** Reads a search to its end, a page at a time. Throws DirectoryFailure. */
export type Read = (query: DirectoryQuery, take: (page: readonly DirectoryEntry[]) => void | Promise<void>) => Promise<void>;

/** How far somebody has read in the changelog of a directory. */
export interface ChangelogPlace {
  /** The change that was read last, 0 where there was none yet. */
  readonly number: number;
  /** What that change was: another log has the number, too, and not this. */
  readonly print: string;
}

/** One change of an entry, as the log has it. */
export interface LoggedChange {
  readonly number: number;
  readonly type: string;
  readonly dn: string;
  /** In lower case; empty where the directory logs none. */
  readonly uniqueId: string;
  readonly print: string;
}

/** The log does not tell any more, or not surely, what has happened since a place: everything has to be read. */
export class PlaceLostError extends Error {
  override readonly name = 'PlaceLostError';
}

/** What the root of the directory says of its changelog. */
interface Changelog {
  readonly base: string;
  readonly first: number;
  readonly last: number;
  /** Bases of the directory, that of the log left out. */
  readonly suffixes: readonly string[];
}

/** More changes than this take longer to look up one by one than a directory of a usual size to read. */
const mostChanges = 10_000;

const attributes = ['changeNumber', 'changeType', 'targetDn', 'targetUniqueId', 'changeTime'];
const rootAttributes = ['changelog', 'firstChangeNumber', 'lastChangeNumber', 'namingContexts'];

const prefix = 'changelog';

/** A place as it is kept. */
export const placeText = ({ number, print }: ChangelogPlace): string => `${prefix} ${number} ${print}`;

/** The place behind a kept text; undefined where that is none. */
export function placeOf(text: string): ChangelogPlace | undefined {
  const [, number, print = ''] = new RegExp(`^${prefix} (\\d+) (.*)$`).exec(text) ?? [];
  return number === undefined ? undefined : { number: Number(number), print };
}

const first = (entry: DirectoryEntry, name: string): string => entry.values[name.toLowerCase()]?.[0] ?? '';

async function changelogOf(read: Read): Promise<Changelog | undefined> {
  let found: Changelog | undefined;
  await read({ base: '', scope: 'base', filter: '(objectClass=*)', attributes: rootAttributes }, ([root]) => {
    const base = root ? first(root, 'changelog') : '';
    if (!root || base === '') return;
    const numbers = { first: Number(first(root, 'firstChangeNumber')), last: Number(first(root, 'lastChangeNumber')) };
    if (!Number.isSafeInteger(numbers.first) || !Number.isSafeInteger(numbers.last)) return;
    const suffixes = (root.values.namingcontexts ?? []).filter((suffix) => suffix.toLowerCase() !== base.toLowerCase());
    found = { base, suffixes, ...numbers };
  });
  return found;
}

function changeOf(entry: DirectoryEntry): LoggedChange {
  const number = Number(first(entry, 'changeNumber'));
  const uniqueId = first(entry, 'targetUniqueId').toLowerCase();
  return {
    number,
    type: first(entry, 'changeType').toLowerCase(),
    dn: first(entry, 'targetDn'),
    uniqueId,
    print: `${first(entry, 'changeTime')} ${uniqueId}`,
  };
}

/** The changes from a number on, in their order. */
async function changesFrom(read: Read, { base }: Changelog, number: number): Promise<LoggedChange[]> {
  const changes: LoggedChange[] = [];
  await read({ base, scope: 'one', filter: `(changeNumber>=${number})`, attributes }, (page) => {
    changes.push(...page.map(changeOf));
  });
  return changes.sort((one, other) => one.number - other.number);
}

/**
 * Where the changelog of a directory ends now; undefined where it has none, shows none to this account, or does not log by their unique
 * ids which entries changed. `changelog`, `firstChangeNumber` and `lastChangeNumber` of the root: draft-good-ldap-changelog, section 3.
 */
export async function endOfChangelog(read: Read): Promise<ChangelogPlace | undefined> {
  const log = await changelogOf(read);
  if (!log) return undefined;
  if (log.last === 0) return { number: 0, print: '' };
  try {
    const last = (await changesFrom(read, log, log.last)).at(-1);
    return last && last.uniqueId !== '' ? { number: last.number, print: last.print } : undefined;
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** What has changed since a place, in its order, and where the log ends now. Throws PlaceLostError, and DirectoryFailure. */
export async function changesSince(
  read: Read,
  place: ChangelogPlace,
): Promise<{ changes: readonly LoggedChange[]; end: ChangelogPlace; suffixes: readonly string[] }> {
  const log = await changelogOf(read);
  if (!log) throw new PlaceLostError('the directory has no changelog any more');
  if (log.last < place.number) throw new PlaceLostError(`the changelog ends at change ${log.last}, before change ${place.number}`);
  // The change at the place has to be there, too: only then is it the same log.
  if (log.first > Math.max(1, place.number)) {
    throw new PlaceLostError(`the changelog was trimmed: it begins at change ${log.first}, behind change ${place.number}`);
  }
  if (log.last - place.number > mostChanges) throw new PlaceLostError(`more than ${mostChanges} changes since`);
  const logged = await changesOrLost(read, log, place);
  const at = logged.find(({ number }) => number === place.number);
  if (place.number > 0 && at?.print !== place.print) throw new PlaceLostError(`change ${place.number} is not in the changelog as it was`);
  const after = logged.filter(({ number }) => number > place.number);
  const last = after.at(-1);
  if ((last?.number ?? place.number) < log.last) throw new PlaceLostError(`the changelog is not shown up to change ${log.last}`);
  const nameless = after.find(({ uniqueId }) => uniqueId === '');
  if (nameless) throw new PlaceLostError(`change ${nameless.number} does not name the unique id of its entry`);
  return { changes: after, end: last ? { number: last.number, print: last.print } : place, suffixes: log.suffixes };
}

async function changesOrLost(read: Read, log: Changelog, place: ChangelogPlace): Promise<LoggedChange[]> {
  try {
    return await changesFrom(read, log, place.number);
  } catch (error) {
    if (isRefused(error)) throw new PlaceLostError(`the changelog cannot be read: ${error.message}`);
    throw error;
  }
}

/** The directory has answered, and the connection is good for further questions. */
const isRefused = (error: unknown): error is DirectoryFailure =>
  error instanceof DirectoryFailure && (error.symptom === 'LDAP_OPERATION_FAILED' || error.symptom === 'LDAP_BASE_NOT_FOUND');
