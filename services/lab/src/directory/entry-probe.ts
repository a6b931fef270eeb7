import type { AgreementRules } from '@uclab/contracts/cucm/v1/user_history';
import { type Client, type Entry, EqualityFilter, escapeFilter, NoSuchObjectError, SizeLimitExceededError } from 'ldapts';
import { asAdministrator, type DirectoryAdministrator } from './directory-connection.ts';
import { isWithin } from './distinguished-name.ts';

/** An entry of the directory, and what each agreement makes of it. */
export interface ProbedEntry {
  readonly dn: string;
  /** The attributes that have the user id that was asked for among their values. */
  readonly idAttributes: readonly string[];
  /** It is the entry by which the user of that id came, whatever id it has now. */
  readonly isUsersOwn: boolean;
  readonly agreements: readonly ProbedAgreement[];
}

export interface ProbedAgreement {
  readonly name: string;
  readonly belowSearchBase: boolean;
  /** Parts of the agreement's filter that the entry does not match. */
  readonly unmatched: readonly string[];
  /** The user id by which a run reads the entry: of several the first one. */
  readonly takenAs: string;
  /** What a run reads of it, by the field of the user. */
  readonly fields: Readonly<Record<string, string>>;
}

const mostEntries = 20;

/** Attributes that hold a user id although no agreement says so: who asks after somebody types what people call the id. */
const usualAttributes = ['uid', 'sAMAccountName'];

/** Whose entries are looked for. */
export interface ProbedUser {
  readonly userid: string;
  /** Of the entry by which the user came, as CUCM keeps it; empty where it keeps none. */
  readonly uniqueIdentifier: string;
}

/**
 * Every entry with that user id, and the one by which the user came, wherever they stand, seen by somebody who may see everything. Throws a
 * Refusal when the directory does not answer.
 */
export const probeEntries = (
  administrator: DirectoryAdministrator,
  base: string,
  { userid, uniqueIdentifier }: ProbedUser,
  agreements: readonly AgreementRules[],
): Promise<ProbedEntry[]> =>
  asAdministrator(administrator, async (client) => {
    const idAttributes = unlike([...agreements.map(({ useridAttribute }) => useridAttribute), ...usualAttributes]);
    const attributes = unlike([...idAttributes, ...agreements.flatMap((rules) => Object.values(rules.attributes))]);
    const found = new Map<string, Entry>();
    const own = new Set<string>();
    const find = async (filter: string | EqualityFilter) => {
      const { searchEntries } = await client.search(base, { filter, attributes, sizeLimit: mostEntries });
      for (const entry of searchEntries) found.set(entry.dn, entry);
      return searchEntries;
    };
    for (const attribute of idAttributes) await find(`(${attribute}=${escapeFilter`${userid}`})`);
    for (const attribute of uniqueIdentifier === '' ? [] : unlike(agreements.map((rules) => rules.uniqueIdentifierAttribute))) {
      for (const { dn } of await find(new EqualityFilter({ attribute, value: uniqueValue(attribute, uniqueIdentifier) }))) own.add(dn);
    }
    const probed: ProbedEntry[] = [];
    for (const entry of found.values()) {
      probed.push({
        dn: entry.dn,
        idAttributes: idAttributes.filter((attribute) => valuesOf(entry, attribute).some((value) => isSame(value, userid))),
        isUsersOwn: own.has(entry.dn),
        agreements: await Promise.all(agreements.map((rules) => probe(client, entry, rules))),
      });
    }
    return probed;
  });

/** Whether the directory has nobody below the search base of an agreement who meets its filter. Throws as `probeEntries`. */
export const meetsNobody = (administrator: DirectoryAdministrator, { searchBase, filter }: AgreementRules): Promise<boolean> =>
  asAdministrator(administrator, async (client) => {
    try {
      return (await client.search(searchBase, { filter, attributes: ['1.1'], sizeLimit: 1 })).searchEntries.length === 0;
    } catch (error) {
      if (error instanceof SizeLimitExceededError) return false;
      throw error;
    }
  });

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Each name once, whatever its case. */
const unlike = (names: readonly string[]): string[] =>
  names.filter((name, index) => names.findIndex((other) => isSame(name, other)) === index);

/** A unique id as the directory has it: CUCM keeps octets in Base64. */
const uniqueValue = (attribute: string, value: string): string | Buffer =>
  isSame(attribute, 'objectGUID') ? Buffer.from(value, 'base64') : value;

async function probe(client: Client, entry: Entry, rules: AgreementRules): Promise<ProbedAgreement> {
  const { dn } = entry;
  const { name, searchBase, filter, useridAttribute, attributes } = rules;
  const unmatched: string[] = [];
  for (const part of conjuncts(filter)) if (!(await matches(client, dn, part))) unmatched.push(part);
  const fields = Object.fromEntries(Object.entries(attributes).map(([field, attribute]) => [field, firstValue(entry, attribute)]));
  return { name, belowSearchBase: isWithin(dn, searchBase), unmatched, takenAs: firstValue(entry, useridAttribute), fields };
}

/** The values of an attribute, as texts. */
function valuesOf(entry: Entry, attribute: string): string[] {
  const [, values = []] = Object.entries(entry).find(([name]) => isSame(name, attribute)) ?? [];
  return [values].flat().map((value) => value.toString());
}

/** The first value of an attribute; empty where there is none. */
const firstValue = (entry: Entry, attribute: string): string => valuesOf(entry, attribute)[0] ?? '';

async function matches(client: Client, dn: string, filter: string): Promise<boolean> {
  try {
    return (await client.search(dn, { scope: 'base', filter, attributes: ['1.1'] })).searchEntries.length > 0;
  } catch (error) {
    if (error instanceof NoSuchObjectError) return false;
    throw error;
  }
}

/** The parts of a filter all of which an entry has to match. Brackets inside values are escaped, so those that are there are the filter's own. */
export function conjuncts(filter: string): string[] {
  const inner = /^\(&(.*)\)$/s.exec(filter)?.[1];
  if (inner === undefined) return [filter];
  const found: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < inner.length; at++) {
    if (inner[at] === '(' && depth++ === 0) begin = at;
    if (inner[at] === ')' && --depth === 0) found.push(inner.slice(begin, at + 1));
  }
  return found;
}
