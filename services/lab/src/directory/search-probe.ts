import { filterMistake } from '@uclab/foundation/ldap-filter';
import { type Client, type Entry, PresenceFilter, type SearchOptions, SizeLimitExceededError } from 'ldapts';
import { asAdministrator, type DirectoryAdministrator } from './directory-connection.ts';

/** A search of a client, to be made again by somebody who may see everything. */
export interface ProbedSearch {
  /** The client's own part of the filter. */
  readonly filter: string;
  /** The filter of the LDAP profile; empty for none. */
  readonly profileFilter: string;
  readonly contexts: readonly { readonly dn: string; readonly recursive: boolean }[];
  /** Attributes to which the client's map gives its fields. */
  readonly mapped: readonly string[];
  /** For a number: the attribute that has to have the same digits. */
  readonly number?: { readonly attribute: string; readonly digits: string };
}

/** What the directory holds of what a client looked for. */
export interface SearchProbe {
  readonly contexts: readonly { readonly dn: string; readonly exists: boolean; readonly isGroup: boolean }[];
  readonly isFilterReadable: boolean;
  /** Attributes of the map that no entry has. */
  readonly unheld: readonly string[];
  /** Entries below the contexts that match and that the profile's filter lets through; counted up to a few. */
  readonly passing: number;
  /** Entries below the contexts that match, whatever the profile's filter. */
  readonly matching: number;
  /** Entries that match anywhere. */
  readonly anywhere: number;
}

/** Whether there are any matters, not how many. */
const countedAtMost = 100;
const groupClasses = ['group', 'groupofnames', 'groupofuniquenames', 'posixgroup'];

/** Makes a search again as the directory's administrator; throws a Refusal when the directory does not answer. */
export const probeSearch = (administrator: DirectoryAdministrator, base: string, search: ProbedSearch): Promise<SearchProbe> =>
  asAdministrator(administrator, async (client) => {
    const contexts = await Promise.all(search.contexts.map(({ dn }) => contextOf(client, dn)));
    const below = search.contexts.filter((_, index) => contexts[index]?.exists);
    const composed = `${search.filter.slice(0, -1)}${search.profileFilter})`;
    const isFilterReadable = filterMistake(composed) === undefined;
    return {
      contexts,
      isFilterReadable,
      unheld: await unheldOf(client, base, search.mapped),
      passing: isFilterReadable ? await countBelow(client, below, composed, search) : 0,
      matching: await countBelow(client, below, search.filter, search),
      anywhere: await countBelow(client, [{ dn: base, recursive: true }], search.filter, search),
    };
  });

async function unheldOf(client: Client, base: string, attributes: readonly string[]): Promise<string[]> {
  const held = await Promise.all(attributes.map((attribute) => isHeld(client, base, attribute)));
  return attributes.filter((_, index) => !held[index]);
}

/** Whether any entry has a value of the attribute; a directory of many entries is asked for one of them. */
async function isHeld(client: Client, base: string, attribute: string): Promise<boolean> {
  try {
    const options: SearchOptions = { scope: 'sub', filter: new PresenceFilter({ attribute }), attributes: ['1.1'], sizeLimit: 1 };
    return (await client.search(base, options)).searchEntries.length > 0;
  } catch (error) {
    if (error instanceof SizeLimitExceededError) return true;
    throw error;
  }
}

async function contextOf(client: Client, dn: string): Promise<SearchProbe['contexts'][number]> {
  try {
    const { searchEntries } = await client.search(dn, { scope: 'base', attributes: ['objectClass'] });
    const [entry] = searchEntries;
    const classes = entry ? valuesOf(entry, 'objectClass').map((name) => name.toLowerCase()) : [];
    return { dn, exists: entry !== undefined, isGroup: classes.some((name) => groupClasses.includes(name)) };
  } catch {
    // No such entry, or no name at all.
    return { dn, exists: false, isGroup: false };
  }
}

async function countBelow(client: Client, contexts: ProbedSearch['contexts'], filter: string, { number }: ProbedSearch): Promise<number> {
  let count = 0;
  for (const { dn, recursive } of contexts) {
    const options: SearchOptions = {
      scope: recursive ? 'sub' : 'one',
      filter,
      attributes: number ? [number.attribute] : ['1.1'],
      paged: { pageSize: countedAtMost },
    };
    for await (const { searchEntries } of client.searchPaginated(dn, options)) {
      count += searchEntries.filter((entry) => !number || hasDigits(entry, number)).length;
      if (count >= countedAtMost) return count;
    }
  }
  return count;
}

const hasDigits = (entry: Entry, { attribute, digits }: NonNullable<ProbedSearch['number']>): boolean =>
  valuesOf(entry, attribute).some((value) => value.replace(/\D/g, '') === digits);

function valuesOf(entry: Entry, attribute: string): string[] {
  const found = Object.entries(entry).find(([name]) => name.toLowerCase() === attribute.toLowerCase())?.[1] ?? [];
  return [found].flat().map(String);
}
