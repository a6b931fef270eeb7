import { type Client, InvalidDNSyntaxError, NoSuchObjectError } from 'ldapts';

/** What a directory makes of a text as the name of an entry; `no-dn` by its result code 34. */
export type Naming = 'entry' | 'no-entry' | 'no-dn';

/** Throws what ldapts throws for every other answer. */
export async function namingOf(client: Client, text: string): Promise<Naming> {
  try {
    return (await client.search(text, { scope: 'base', attributes: ['1.1'] })).searchEntries.length > 0 ? 'entry' : 'no-entry';
  } catch (error) {
    if (error instanceof NoSuchObjectError) return 'no-entry';
    if (error instanceof InvalidDNSyntaxError) return 'no-dn';
    throw error;
  }
}
