import { readFileSync } from 'node:fs';
import { generatePopulation } from '@uclab/directory/population';
import { Client, EqualityFilter } from 'ldapts';
import { z } from 'zod';
import { perSecond } from '../at-once.ts';

/* What a presence node asks the directory at a sign-in, by ldapts alone, over LDAPS through the node's link. Prints how many a second. */

const options = z.object({
  address: z.string(),
  authority: z.string(),
  manager: z.object({ dn: z.string(), password: z.string() }),
  users: z.number(),
  atOnce: z.number(),
});
const { address, authority, manager, users, atOnce } = options.parse(JSON.parse(process.argv[2] ?? ''));
const { people, base } = generatePopulation({ users });
const tlsOptions = { ca: [readFileSync(authority, 'utf8')], servername: 'directory' };

async function signIn(index: number): Promise<void> {
  const person = people[index % people.length];
  if (!person) throw new Error('nobody');
  const client = new Client({ url: `ldaps://${address}`, tlsOptions, connectTimeout: 5000, timeout: 10_000 });
  await client.bind(manager.dn, manager.password);
  const filter = new EqualityFilter({ attribute: 'uid', value: person.userid });
  const { searchEntries } = await client.search(base, { scope: 'sub', filter, attributes: ['1.1'], sizeLimit: 2 });
  await client.bind(searchEntries[0]?.dn ?? '', person.password);
  await client.unbind();
}

console.log(JSON.stringify({ value: await perSecond(atOnce, 1000, signIn) }));
