import { escapeXml } from '@uclab/platform/soap';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { basic, message, send } from '../../test/axl-client.ts';
import { Publisher } from '../../test/publisher.ts';
import { localSeed } from '../../test/seeds.ts';

let cucm: Publisher;

beforeAll(async () => {
  cucm = await Publisher.start(localSeed);
});
afterAll(() => cucm.remove());

const post = (operation: string, markup: string) =>
  send(cucm, {
    headers: { 'content-type': 'text/xml', authorization: basic('axladmin', 'axl-secret') },
    body: message(operation, '8.5', markup),
  });

/** What a work gives, and the longest that it kept the thread from the others at a time: milliseconds of processor time. */
async function longestTurn<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const usedMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let ms = 0;
  let lastMs = usedMs();
  let ended = false;
  const look = () => {
    ms = Math.max(ms, usedMs() - lastMs);
    lastMs = usedMs();
    if (!ended) setImmediate(look);
  };
  setImmediate(look);
  const result = await work();
  look();
  ended = true;
  return { result, ms };
}

it('an answer of SQL of several MB leaves their turns to others', async () => {
  const tables = Array.from({ length: 17 }, (_, n) => `enduser e${n}`).join(', ');
  const sql = `<sql>${escapeXml(`select first 110000 e0.userid, e1.lastname from ${tables}`)}</sql>`;
  await post('executeSQLQuery', '<sql>select 1 from enduser</sql>');
  const { result, ms } = await longestTurn(() => post('executeSQLQuery', sql));
  expect(result.status).toBe(200);
  expect(result.text.length).toBeGreaterThan(6_000_000);
  expect(ms).toBeLessThan(100);
});

const userGroups = (count: number) =>
  `<userid>bjones</userid><associatedGroups>${'<userGroup><name>Standard CCM End Users</name></userGroup>'.repeat(count)}</associatedGroups>`;
const tags = (count: number) => `<userid>asmith</userid><returnedTags>${'<x/>'.repeat(count)}</returnedTags>`;

it.each([
  ['updateUser', userGroups(12_000), 'updateUserResponse'],
  ['updateUser', userGroups(15_000), 'more than 25000 elements'],
  ['getUser', tags(24_000), 'Element x is not part of returnedTags'],
  ['getUser', tags(99_000), 'more than 25000 elements'],
])('a request of very many elements leaves their turns to others: %s', async (operation, markup, words) => {
  await post('getUser', '<userid>asmith</userid>');
  const { result, ms } = await longestTurn(() => post(operation, markup));
  expect(result.text).toContain(words);
  expect(ms).toBeLessThan(150);
});
