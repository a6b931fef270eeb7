import { Agent, request } from 'undici';
import { z } from 'zod';
import { axlMessage } from './axl-message.ts';

/*
 * Lists all users page by page, some times over. Prints the ms until the first byte of a page at the median, or, asked for the wait of others,
 * the ms that getUser waits at the longest meanwhile.
 */

const options = z.object({
  port: z.number(),
  users: z.number(),
  page: z.number(),
  rounds: z.number(),
  of: z.enum(['first-byte', 'others']),
});
const { port, users, page, rounds, of } = options.parse(JSON.parse(process.argv[2] ?? ''));
const dispatcher = new Agent({ connections: 2, connect: { rejectUnauthorized: false } });
const url = new URL(`https://127.0.0.1:${port}/axl/`);

/** The ms until the first byte of an answer; the rest of it is read. */
async function firstByteMs(operation: string, markup: string): Promise<number> {
  const { body, headers } = axlMessage(operation, markup);
  const begun = performance.now();
  const answer = await request(url, { method: 'POST', dispatcher, headers, body, signal: AbortSignal.timeout(20_000) });
  let first: number | undefined;
  for await (const _chunk of answer.body) first ??= performance.now() - begun;
  if (answer.statusCode !== 200 || first === undefined) throw new Error(`HTTP ${answer.statusCode} to ${operation}`);
  return first;
}

const tags = '<userid/><firstName/><lastName/><telephoneNumber/><mailid/><department/><status/>';
const list = (skip: number): Promise<number> =>
  firstByteMs(
    'listUser',
    `<searchCriteria><userid>%</userid></searchCriteria><returnedTags>${tags}</returnedTags><skip>${skip}</skip><first>${page}</first>`,
  );
const get = (): Promise<number> => firstByteMs('getUser', '<userid>u00001</userid>');

// The first ones pay for connections and for code that was never run.
for (let call = 0; call < 50; call++) await Promise.all([get(), list(0)]);
let listing = true;
let longest = 0;
const others = (async () => {
  while (of === 'others' && listing) longest = Math.max(longest, await get());
})();
const first: number[] = [];
for (let round = 0; round < rounds; round++) for (let skip = 0; skip < users; skip += page) first.push(await list(skip));
listing = false;
await others;
await dispatcher.close();
first.sort((one, other) => one - other);
console.log(JSON.stringify({ value: of === 'others' ? longest : (first[Math.floor(first.length / 2)] ?? Number.NaN) }));
