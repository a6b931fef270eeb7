import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { expectTrueEffects } from '../explanation/effect-check.ts';
import { agentsCaughtUp } from '../scenarios/cluster-state.ts';

let cluster: StartedCluster;

beforeAll(async () => {
  cluster = await startCluster({ feed: 'publisher', users: 40 });
});
afterAll(() => cluster.stop());
beforeEach(() => cluster.reset());

const both = ['cups1', 'cups2'];
const agents = () => Promise.all(both.map((node) => cluster.agent(node)));
const received = async () => (await agents()).map(({ snapshots, changes }) => ({ snapshots, changes }));
const changePhone = (userid: string) => cluster.directory.setUser(userid, { telephoneNumber: '+1 555 7777' });

/** Resolves when the agent of cups2 says so. */
const cups2Says = (state: string) =>
  vi.waitFor(async () => expect((await cluster.agent('cups2')).state).toBe(state), { timeout: 15_000, interval: 50 });

it('says of each node from whom it is fed, and both have what CUCM has', async () => {
  expect(await agents()).toMatchObject([
    { node: 'cups1', fedBy: 'cucm', cucmVersion: '8.5.1', state: 'completed', caughtUp: true, licence: 'full' },
    { node: 'cups2', fedBy: 'cups1', cucmVersion: null, state: 'completed', caughtUp: true, licence: 'full' },
  ]);
  const [one, two] = await agents();
  expect(two).toMatchObject({ revision: one?.revision, users: one?.users, ctiGateways: one?.ctiGateways });
  expect((await cluster.users('cups2')).users).toEqual((await cluster.users('cups1')).users);
  expect((await cluster.status()).agents.map(({ fedBy }) => fedBy)).toEqual(['cucm', 'cups1']);
});

it('one changed user is one message on either link, and users of both nodes sign in', async () => {
  const before = await received();
  await changePhone('asmith');
  expect(await cluster.sync()).toMatchObject({ updated: 1, agentsBehind: [] });
  expect(await received()).toEqual(before.map((agent) => ({ ...agent, changes: agent.changes + 1 })));
  for (const user of ['asmith', 'bjones']) expect(await cluster.signIn({ user })).toMatchObject({ signedIn: true });
});

it('licence and CTI managers reach the subscriber as changes, too', async () => {
  const before = await received();
  await cluster.setLicence('demo');
  await cluster.setCtiManager(false);
  await agentsCaughtUp(cluster);
  expect(await cluster.agent('cups2')).toMatchObject({ licence: 'demo', ctiGateways: [] });
  expect(await received()).toEqual(before.map((agent) => ({ ...agent, changes: agent.changes + 2 })));
});

it('the subscriber does not need CUCM: its link there may be blocked', async () => {
  await cluster.block('cups2-to-cucm', 'refuse');
  await changePhone('asmith');
  expect(await cluster.sync()).toMatchObject({ updated: 1, agentsCaughtUp: both });
});

it('a subscriber that was cut off from the publisher keeps what it has, and takes what it missed when it gets there again', async () => {
  const before = await received();
  await cluster.block('cups2-to-cups1');
  for (const userid of ['asmith', 'bjones', 'clee']) await changePhone(userid);
  expect(await cluster.sync()).toMatchObject({ updated: 3, agentsCaughtUp: ['cups1'], agentsBehind: ['cups2'] });
  await cups2Says('retrying');
  const behind = await cluster.agent('cups2');
  expect(behind.text).toMatch(/^Sync Completed, but currently failed to connect to the publisher cups1\. Retrying\.\.\. /);
  expect(behind).toMatchObject({ users: (await cluster.agent('cups1')).users, caughtUp: false });
  expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true });

  await cluster.allow('cups2-to-cups1');
  await agentsCaughtUp(cluster);
  expect(await received()).toEqual(before.map((agent) => ({ ...agent, changes: agent.changes + 3 })));
});

it('while the publisher is cut off from CUCM both are behind, and both catch up', async () => {
  await cluster.block('cups1-to-cucm', 'refuse');
  await changePhone('asmith');
  expect(await cluster.sync()).toMatchObject({ updated: 1, agentsCaughtUp: [], agentsBehind: both });
  await cluster.allow('cups1-to-cucm');
  await agentsCaughtUp(cluster);
});

it('while the Sync Agent of the publisher is stopped the subscriber retries, and goes on when it is started again', async () => {
  const before = await received();
  await cluster.control('cups1', 'Sync Agent', 'stop');
  await cups2Says('retrying');
  expect(await cluster.agent('cups2')).toMatchObject({ symptom: 'NODE_UNREACHABLE', users: (await cluster.users('cucm')).users.length });
  await changePhone('asmith');
  await cluster.sync();
  await cluster.control('cups1', 'Sync Agent', 'start');
  await agentsCaughtUp(cluster);
  expect((await received())[1]).toEqual({ snapshots: before[1]?.snapshots, changes: (before[1]?.changes ?? 0) + 1 });
});

it('a resync by hand of the subscriber takes everything from the publisher, one of the publisher leaves the subscriber alone', async () => {
  const before = await received();
  expect(await cluster.resyncAgent('cups2')).toMatchObject({
    state: 'completed',
    snapshots: (before[1]?.snapshots ?? 0) + 1,
    caughtUp: true,
  });
  expect(await cluster.resyncAgent('cups1')).toMatchObject({ snapshots: (before[0]?.snapshots ?? 0) + 1, caughtUp: true });
  await changePhone('asmith');
  await cluster.sync();
  expect(await cluster.agent('cups2')).toMatchObject({
    snapshots: (before[1]?.snapshots ?? 0) + 1,
    changes: (before[1]?.changes ?? 0) + 1,
  });
});

it('an explanation names what stands between the subscriber and CUCM', async () => {
  await cluster.block('cups2-to-cups1', 'refuse');
  await cluster.directory.addUser({ userid: 'newbody', firstName: 'New', lastName: 'Body', password: 'new-secret' });
  await cluster.sync();
  const cut = await cluster.signIn({ user: 'newbody', node: 'cups2', password: 'new-secret' });
  expect(cut.signedIn).toBe(false);
  const why = await cluster.why(cut.attempt);
  expect(why).toMatchObject({ cause: 'USER_NOT_SYNCHRONISED' });
  expect(why.prose).toContain('link cups2-to-cups1 is blocked');
  await expectTrueEffects(cluster, why);

  await cluster.allow('cups2-to-cups1');
  await agentsCaughtUp(cluster);
  await cluster.control('cups1', 'Sync Agent', 'stop');
  await cluster.directory.addUser({ userid: 'another', firstName: 'An', lastName: 'Other', password: 'new-secret' });
  await cluster.sync();
  const stopped = await cluster.signIn({ user: 'another', node: 'cups2', password: 'new-secret' });
  expect((await cluster.why(stopped.attempt)).prose).toContain('Sync Agent on cups1 is stopped');
});
