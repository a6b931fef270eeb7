import { Attribute, Change, type Client, type Entry, type SearchOptions } from 'ldapts';

/** Name of a person whom a test made, in the department Sales. */
export const personDn = (userid: string, base: string): string => `uid=${userid},ou=Sales,ou=People,${base}`;

export const personPassword = 'Newcomer-1234';

type Values = Readonly<Record<string, readonly string[]>>;

/** Adds an entry. */
export function addEntry(client: Client, dn: string, values: Values): Promise<void> {
  return client.add(
    dn,
    Object.entries(values).map(([type, list]) => new Attribute({ type, values: [...list] })),
  );
}

/** Adds a person, with other attributes where given. */
export function addPerson(client: Client, userid: string, base: string, more: Values = {}): Promise<void> {
  const values = {
    objectClass: ['inetOrgPerson', 'user'],
    uid: [userid],
    cn: [`New ${userid}`],
    sn: ['Newcomer'],
    userPassword: [personPassword],
  };
  return addEntry(client, personDn(userid, base), { ...values, ...more });
}

/** Adds a group. */
export function addGroup(client: Client, dn: string, name: string, member: readonly string[]): Promise<void> {
  return addEntry(client, dn, { objectClass: ['groupOfNames'], cn: [name], member });
}

/** One change of one attribute. */
export function change(operation: 'add' | 'delete' | 'replace', type: string, ...values: string[]): Change {
  return new Change({ operation, modification: new Attribute({ type, values }) });
}

/** What a search finds. */
export async function find(client: Client, base: string, options: SearchOptions): Promise<Entry[]> {
  const { searchEntries } = await client.search(base, options);
  return searchEntries;
}

/** Values of an attribute of the one entry that a filter finds, sorted. */
export async function valuesOf(client: Client, base: string, filter: string, attribute: string): Promise<string[]> {
  const [entry] = await find(client, base, { filter, attributes: [attribute] });
  if (!entry) throw new Error(`no entry for ${filter}`);
  return [entry[attribute] ?? []].flat().map(String).sort();
}
