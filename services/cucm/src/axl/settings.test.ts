import { afterEach, expect, it } from 'vitest';
import { basic, callAxl, faultOf, message, send } from '../../test/axl-client.ts';
import { Publisher } from '../../test/publisher.ts';
import { localSeed } from '../../test/seeds.ts';

const admin = { 'content-type': 'text/xml', authorization: basic('axladmin', 'axl-secret') };

let cucm: Publisher;
afterEach(() => cucm.remove());

it.each([
  ['12.5.1', '10.0, 10.5, 11.0, 11.5, 12.0, 12.5', '10.0', ['12.5', '10.0'], ['9.1', '14.0']],
  ['15.0.1', '12.0, 12.5, 14.0, 15.0', '12.0', ['15.0', '12.0'], ['11.5']],
  ['8.5.1', '7.1, 8.0, 8.5', '7.1', ['8.0', '8.5'], ['9.0']],
  ['6.0.1', '7.1', '7.1', ['7.1'], ['8.0']],
])('a strict node of %s speaks %s and nothing else', async (version, spoken, lowest, accepted, refused) => {
  cucm = await Publisher.start({ ...localSeed, version, axl: { strictVersions: true, writesPerMinute: 0 } });
  for (const one of accepted) expect(await callAxl(cucm, 'getCCMVersion', '', { version: one })).toMatchObject({ status: 200 });
  for (const one of refused) {
    const answer = await callAxl(cucm, 'getCCMVersion', '', { version: one });
    expect(faultOf(answer).faultstring).toBe(`AXL version ${one} is not supported; supported are ${spoken}`);
  }
  const withoutAction = await send(cucm, { headers: admin, body: message('getCCMVersion', '1.0', '') });
  expect(withoutAction.text).toContain(`http://www.cisco.com/AXL/API/${lowest}"`);
});

it('refuses writes with 503 after so many in a minute of emulated time, and never reads', async () => {
  cucm = await Publisher.start({ ...localSeed, axl: { strictVersions: false, writesPerMinute: 3 } });
  const write = () =>
    send(cucm, {
      headers: admin,
      body: message('updateUser', '8.5', '<userid>asmith</userid><department>Sales</department>'),
    });
  const statuses = [];
  for (let each = 0; each < 4; each++) statuses.push((await write()).status);
  expect(statuses).toEqual([200, 200, 200, 503]);
  const refused = await write();
  expect(refused.text).toContain('503 Service Unavailable');
  expect(refused.text).not.toContain('Envelope');
  expect(await callAxl(cucm, 'getUser', '<userid>asmith</userid>')).toMatchObject({ status: 200 });
  cucm.clock.advance(60_000);
  expect(await write()).toMatchObject({ status: 200 });
});
