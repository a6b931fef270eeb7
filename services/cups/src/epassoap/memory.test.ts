import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hashPassword } from '@uclab/platform/identity';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endUser } from '../../test/cucm-peer.ts';
import { PresenceNode } from '../../test/presence-node.ts';
import { SoapCaller } from '../../test/soap-caller.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const longName = 'a.very.long.name.of.somebody';
const logins = 20;

let node: PresenceNode;
let soap: SoapCaller;

beforeAll(async () => {
  node = await PresenceNode.prepare();
  node.cucm.content.endUsers = [endUser(longName, { passwordHash: await hashPassword('ciscocisco') })];
  await node.start();
  await node.lab.until(({ agentState }) => agentState === 'completed');
  soap = new SoapCaller(node.url, node.authority.certificate);
});

afterAll(async () => {
  await soap.close();
  await node.remove();
});

async function megabytesAfter(login: (index: number) => Promise<unknown>): Promise<number> {
  await login(0); // what is made once, at the first
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let index = 1; index <= logins; index++) await login(index);
  collectGarbage();
  return (process.memoryUsage().heapUsed - before) / 1e6;
}

/** Just below the megabyte that a body may have. */
const padding = 'x'.repeat(900_000);

it.each([
  ['a client type of a megabyte', (index: number) => soap.login('nobody', 'wrong', `client-type="${index}${padding}"`)],
  ['a long name beside an attribute of a megabyte', (index: number) => soap.login(`${longName}.${index}`, 'wrong', `pad="${padding}"`)],
  ['sessions of client types of a megabyte', (index: number) => soap.login(longName, 'ciscocisco', `client-type="${index}${padding}"`)],
  [
    'keys that are used in requests of a megabyte',
    async (index: number) => {
      const key = await soap.keyOf(longName, 'ciscocisco', `client-type="phone ${index}"`);
      await soap.send(`<e:get-all-config pad="${padding}"/>`, { key });
    },
  ],
])('%s: nothing of it stays in the memory of the node', async (_what, login) => {
  expect(await megabytesAfter(login)).toBeLessThan(8);
});
