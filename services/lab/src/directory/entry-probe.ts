import type { AgreementRules } from '@uclab/contracts/cucm/v1/user_history';
import { type Client, type Entry, escapeFilter, NoSuchObjectError } from 'ldapts';
import { asAdministrator, type DirectoryAdministrator } from './directory-connection.ts';
import { isWithin } from './distinguished-name.ts';

/** An entry of the directory, and what each agreement makes of it. */
export interface ProbedEntry {
  readonly dn: string;
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
const usualAttribute = 'uid';

/** Every entry with that user id, wherever it stands, seen by somebody who may see everything. Throws a Refusal when the directory does not answer. */
export const probeEntries = (
  administrator: DirectoryAdministrator,
  base: string,
  userid: string,
  agreements: readonly AgreementRules[],
): Promise<ProbedEntry[]> =>
  asAdministrator(administrator, async (client) => {
    const attributes = new Set(agreements.map(({ useridAttribute }) => useridAttribute));
    if (attributes.size === 0) attributes.add(usualAttribute);
    const read = [...attributes, ...agreements.flatMap((rules) => Object.values(rules.attributes))];
    const found = new Map<string, Entry>();
    for (const attribute of attributes) {
      const filter = `(${attribute}=${escapeFilter`${userid}`})`;
      const { searchEntries } = await client.search(base, { filter, attributes: [...new Set(read)], sizeLimit: mostEntries });
      for (const entry of searchEntries) found.set(entry.dn, entry);
    }
    const probed: ProbedEntry[] = [];
    for (const entry of found.values()) {
      probed.push({ dn: entry.dn, agreements: await Promise.all(agreements.map((rules) => probe(client, entry, rules))) });
    }
    return probed;
  });

async function probe(client: Client, entry: Entry, rules: AgreementRules): Promise<ProbedAgreement> {
  const { dn } = entry;
  const { name, searchBase, filter, useridAttribute, attributes } = rules;
  const unmatched: string[] = [];
  for (const part of conjuncts(filter)) if (!(await matches(client, dn, part))) unmatched.push(part);
  const fields = Object.fromEntries(Object.entries(attributes).map(([field, attribute]) => [field, firstValue(entry, attribute)]));
  return { name, belowSearchBase: isWithin(dn, searchBase), unmatched, takenAs: firstValue(entry, useridAttribute), fields };
}

/** The first value of an attribute, as text; empty where there is none. */
function firstValue(entry: Entry, attribute: string): string {
  const [, values] = Object.entries(entry).find(([name]) => name.toLowerCase() === attribute.toLowerCase()) ?? [];
  return [values].flat().at(0)?.toString() ?? '';
}

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
