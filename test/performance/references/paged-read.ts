import { readFileSync } from 'node:fs';
import { Client } from 'ldapts';
import { z } from 'zod';

/* What DirSync reads, by ldapts alone: LDAPS through the link of CUCM, pages of 1,000, the same attributes. Prints the ms that it took. */

const options = z.object({ address: z.string(), authority: z.string(), dn: z.string(), password: z.string(), entries: z.number() });
const { address, authority, dn, password, entries } = options.parse(JSON.parse(process.argv[2] ?? ''));

const tlsOptions = { ca: [readFileSync(authority, 'utf8')], servername: 'directory' };
const attributes = [
  'uid',
  'givenName',
  'middleName',
  'sn',
  'manager',
  'departmentNumber',
  'telephoneNumber',
  'mail',
  'entryUUID',
  'title',
  'homePhone',
  'mobile',
  'pager',
];

const begun = performance.now();
const client = new Client({ url: `ldaps://${address}`, tlsOptions, connectTimeout: 5000, timeout: 30_000 });
await client.bind(dn, password);
let found = 0;
const search = client.searchPaginated('dc=lab,dc=example', {
  scope: 'sub',
  filter: '(objectclass=inetOrgPerson)',
  attributes,
  explicitBufferAttributes: ['objectGUID', 'objectSid'],
  paged: { pageSize: 1000 },
});
for await (const page of search) found += page.searchEntries.length;
await client.unbind();
if (found !== entries) throw new Error(`read ${found} entries instead of ${entries}`);
console.log(JSON.stringify({ value: performance.now() - begun }));
