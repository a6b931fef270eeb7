import type { AgreementRules } from '@uclab/contracts/cucm/v1/user_history';
import { type Client, escapeFilter, NoSuchObjectError } from 'ldapts';
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
    const dns = new Set<string>();
    for (const attribute of attributes) {
      const filter = `(${attribute}=${escapeFilter`${userid}`})`;
      const { searchEntries } = await client.search(base, { filter, attributes: ['1.1'], sizeLimit: mostEntries });
      for (const { dn } of searchEntries) dns.add(dn);
    }
    const probed: ProbedEntry[] = [];
    for (const dn of dns) probed.push({ dn, agreements: await Promise.all(agreements.map((rules) => probe(client, dn, rules))) });
    return probed;
  });

async function probe(client: Client, dn: string, { name, searchBase, filter }: AgreementRules): Promise<ProbedAgreement> {
  const unmatched: string[] = [];
  for (const part of conjuncts(filter)) if (!(await matches(client, dn, part))) unmatched.push(part);
  return { name, belowSearchBase: isWithin(dn, searchBase), unmatched };
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
