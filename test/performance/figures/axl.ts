import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent as HttpsAgent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BasicAuthSecurity, createClientAsync } from 'soap';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { smallWsdl } from '../../compatibility/small-wsdl.ts';
import { axlMessage } from '../axl-message.ts';
import { type Figure, type Measured, median, repeat, withinLimit } from '../figure.ts';
import { runScript } from '../run-script.ts';
import { TalkingScript } from '../talking-script.ts';

const users = 30_000;
const page = 1_000;
const rounds = 5;
const atOnce = 32;
/** Another user each time. */
const getUser = { operation: 'getUser', markup: '<userid>u#</userid>', atOnce, count: 5_000 };
const node = z.object({ port: z.number(), certificate: z.string(), privateKey: z.string() });
const reference = z.object({ port: z.number() });

type Keys = Omit<z.output<typeof node>, 'port'>;

/** Work with a CUCM of so many users, and with what else is started; all of it is ended afterwards. */
async function withCucm<T>(
  count: number,
  work: (cucm: z.output<typeof node>, start: (bytes: string, soap?: object) => Promise<number>) => Promise<T>,
): Promise<T> {
  const started: TalkingScript[] = [];
  const keep = (script: TalkingScript) => void started.push(script);
  try {
    const { said } = await TalkingScript.start('axl-node.ts', { users: count }, node, keep);
    const keys: Keys = said;
    const start = async (bytes: string, soap?: object): Promise<number> => {
      const { certificate, privateKey } = keys;
      const route = await TalkingScript.start('references/axl-route.ts', { certificate, privateKey, bytes, soap }, reference, keep);
      return route.said.port;
    };
    return await work(said, start);
  } finally {
    for (const script of started) await script.stop();
  }
}

/** What CUCM answers to getUser, for the reference to answer, too. */
async function replyOf(port: number): Promise<string> {
  const { body, headers } = axlMessage(getUser.operation, getUser.markup.replace('#', '00001'));
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const answer = await request(`https://127.0.0.1:${port}/axl/`, { method: 'POST', dispatcher, headers, body });
  const text = await answer.body.text();
  await dispatcher.close();
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}: ${text.slice(0, 300)}`);
  return text;
}

/** Both in turns, each time with the same load from another process. */
async function inTurns(measured: () => Promise<number>, reference: () => Promise<number>): Promise<Measured> {
  const pairs = await repeat(rounds, async () => ({ measured: await measured(), reference: await reference() }));
  return { measured: median(pairs.map((pair) => pair.measured)), reference: median(pairs.map((pair) => pair.reference)) };
}

const getUsers = (port: number) => runScript('axl-load-script.ts', { ...getUser, port });

export const axlGetUser: Figure = {
  id: 'axl-get-user',
  what: `getUser a second at ${atOnce} at once; the reference is a bare fastify route over HTTPS that returns the same bytes`,
  goal: { ratio: 0.6, bound: 'at least' },
  measure: () =>
    withCucm(6_000, async ({ port }, start) => {
      const bare = await start(await replyOf(port));
      return inTurns(
        () => getUsers(port),
        () => getUsers(bare),
      );
    }),
};

/** The user that CUCM tells, as npm soap reads it and writes it again. */
async function userOf(wsdlFile: string): Promise<unknown> {
  const client = await createClientAsync(wsdlFile);
  // A server on loopback that this measurement has started itself.
  client.setSecurity(new BasicAuthSecurity('axladmin', 'axl-secret', { httpsAgent: new HttpsAgent({ rejectUnauthorized: false }) }));
  const [reply]: unknown[] = await client.getUserAsync({ userid: 'u00001' });
  return z.object({ return: z.object({ user: z.unknown() }) }).parse(reply).return.user;
}

export const axlGetUserSoap: Figure = {
  id: 'axl-get-user-soap',
  what: `getUser a second at ${atOnce} at once; the reference is a server of npm soap that writes the same user`,
  goal: { ratio: 1, bound: 'at least' },
  measure: () =>
    withCucm(6_000, async ({ port }, start) => {
      const folder = mkdtempSync(join(tmpdir(), 'uclab-bench-'));
      try {
        const wsdl = smallWsdl('8.5', `https://127.0.0.1:${port}/axl/`);
        const file = join(folder, 'axl.wsdl');
        writeFileSync(file, wsdl);
        const soap = await start('', { wsdl, user: await userOf(file) });
        return await inTurns(
          () => getUsers(port),
          () => getUsers(soap),
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
};

const listing = (of: 'first-byte' | 'others'): Promise<Measured> =>
  withCucm(users, async ({ port }) => {
    const runs = await repeat(3, () => runScript('axl-list-script.ts', { port, users, page, rounds: 3, of }));
    return { measured: median(runs), reference: 50 };
  });

export const axlListFirstByte: Figure = {
  id: 'axl-list-first-byte',
  what: `ms until the first byte of a page of ${page} users, of listUser over ${users}, at the median; the reference is the limit`,
  goal: withinLimit,
  measure: () => listing('first-byte'),
};

export const axlListOthers: Figure = {
  id: 'axl-list-others',
  what: `ms that getUser waits at the longest while listUser tells ${users} users in pages of ${page}; the reference is the limit`,
  goal: withinLimit,
  measure: () => listing('others'),
};

const write = { operation: 'updateUser', markup: '<userid>u#</userid><department>Support</department>' };

export const axlWriters: Figure = {
  id: 'axl-writers',
  what: `updateUser a second by ${atOnce} writers at once; the reference is one writer`,
  goal: { ratio: 1, bound: 'at least' },
  measure: () =>
    withCucm(2_000, ({ port }) =>
      inTurns(
        () => runScript('axl-load-script.ts', { ...write, port, atOnce, count: 1_000 }),
        () => runScript('axl-load-script.ts', { ...write, port, atOnce: 1, count: 500 }),
      ),
    ),
};
