import { afterAll, beforeAll, expect, it } from 'vitest';
import { callAxl, faultOf } from '../../test/axl-client.ts';
import { Publisher } from '../../test/publisher.ts';
import { localSeed } from '../../test/seeds.ts';

let cucm: Publisher;

beforeAll(async () => {
  cucm = await Publisher.start({
    ...localSeed,
    endUsers: [
      ...(localSeed.endUsers ?? []),
      { userid: 'ozturk', firstName: 'Ömer', lastName: 'Öztürk', department: 'ÄB' },
      { userid: 'Ünal', firstName: 'Émile', lastName: 'Ørsted', department: 'äb' },
    ],
  });
});
afterAll(() => cucm.remove());

const list = (criteria: string) =>
  callAxl(cucm, 'listUser', `<searchCriteria>${criteria}</searchCriteria><returnedTags><userid/></returnedTags>`);
const userids = async (criteria: string) => (await list(criteria)).text.match(/(?<=<userid>)[^<]+/g) ?? [];

it.each([
  ['lastName', 'Öztürk', ['ozturk']],
  ['lastName', 'öZTÜRK', ['ozturk']],
  ['lastName', 'Öz%', ['ozturk']],
  ['lastName', '_zt%k', ['ozturk']],
  ['lastName', 'Oz%', []],
  ['department', 'Äb', ['ozturk', 'Ünal']],
  ['firstName', 'É%', ['Ünal']],
  ['userid', 'ÜN%', ['Ünal']],
])('a letter beyond ASCII is found in any case: %s %s', async (name, pattern, found) => {
  expect(await userids(`<${name}>${pattern}</${name}>`)).toEqual(found);
});

it('so are groups', async () => {
  await callAxl(cucm, 'addUserGroup', '<userGroup><name>Öffentlich</name></userGroup>');
  const criteria = '<searchCriteria><name>ÖFF%</name></searchCriteria><returnedTags><name/></returnedTags>';
  expect((await callAxl(cucm, 'listUserGroup', criteria)).text).toContain('<name>Öffentlich</name>');
});

it.each([
  ['listUser', 'lastName'],
  ['listUserGroup', 'name'],
  ['listAppUser', 'userid'],
  ['listLdapDirectory', 'name'],
])('%s: a criterion %s that is longer than any value is refused by its name', async (operation, name) => {
  const tag = operation === 'listUser' ? 'userid' : name;
  const ask = (pattern: string) =>
    callAxl(
      cucm,
      operation,
      `<searchCriteria><${name}>${pattern}</${name}></searchCriteria><returnedTags><${tag}/></returnedTags><first>1</first>`,
    );
  expect(await ask('%'.repeat(4096))).toMatchObject({ status: 200 });
  for (const length of [4097, 60_000]) {
    expect(faultOf(await ask('%'.repeat(length)))).toMatchObject({
      axlcode: '-1',
      faultstring: expect.stringContaining(`${name} is a text of at most 4096 characters`),
    });
  }
});
