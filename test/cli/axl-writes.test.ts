import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { uclab, uclabJson } from './command-line.ts';

const refusal =
  /AXL on cucm refuses writes: there were too many in the last minute \(axl\.writesPerMinute=3 allows 3\); try again within a minute/;

let cluster: StartedCluster;
const run = (...args: string[]) => uclab(cluster.url, ...args);

beforeAll(async () => {
  cluster = await startCluster({ users: 5, persona: 'cucm=12.5,cups=12.5,axl.strictVersions=on,axl.writesPerMinute=3' });
});
afterAll(() => cluster.stop());

beforeEach(async () => {
  await cluster.advance({ by: '2m' });
  for (const enableCti of [true, false, true])
    expect(await run('user', 'set', 'asmith', `enableCti=${enableCti}`)).toMatchObject({ status: 0 });
});

it.each([
  [['user', 'add', 'zwriter', 'lastName=Writer']],
  [['sync']],
  [['ldap', 'set', 'authentication', 'enabled=false']],
  [['agreement', 'set', 'corporate', 'interval=7h']],
  [['ldap-filter', 'set', 'all', '(uid=*)']],
])('%j says after too many writes that there were, and that a minute mends it', async (args) => {
  const ended = await run(...args);
  expect(ended.status).toBe(1);
  expect(ended.errors).toMatch(refusal);
  expect(ended.errors).not.toContain('does not run');
  await cluster.advance({ by: '1m' });
  expect(await run(...args)).toMatchObject({ status: 0 });
});

it('axl tells it beside the page that came', async () => {
  const { status, object } = await uclabJson(cluster.url, 'axl', 'updateUser', 'userid=asmith', 'enableCti=true');
  expect(status).toBe(1);
  expect(object).toMatchObject({ status: 503, fault: { message: expect.stringMatching(refusal) } });
});

it('why names the limit for a run that it kept from beginning', async () => {
  await run('sync');
  const why = await cluster.why();
  expect(why).toMatchObject({ symptom: 'AXL_TOO_MANY_WRITES', cause: 'AXL_WRITE_LIMIT' });
  expect(why.prose).toContain('as axl.writesPerMinute allows');
});

it('is not taken for AXL that does not run', async () => {
  await run('service', 'stop', 'cucm', 'AXL');
  const stopped = /Cisco AXL Web Service does not run on cucm; start it there/;
  expect(await run('ldap', 'set', 'authentication', 'enabled=true')).toMatchObject({ status: 1, errors: expect.stringMatching(stopped) });
  expect(await run('user', 'set', 'asmith', 'enableCti=true')).toMatchObject({ status: 1, errors: expect.stringMatching(stopped) });
  await run('service', 'start', 'cucm', 'AXL');
});
