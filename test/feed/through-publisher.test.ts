import { expect, it, vi } from 'vitest';
import { expectTrueEffects } from '../explanation/effect-check.ts';
import { explainedCluster } from '../explanation/explained-cluster.ts';
import { agentsCaughtUp } from '../scenarios/cluster-state.ts';

const lab = explainedCluster({ feed: 'publisher' });

const both = ['cups1', 'cups2'];
const agents = () => Promise.all(both.map((node) => lab.cluster.agent(node)));
const received = async () => (await agents()).map(({ snapshots, changes }) => ({ snapshots, changes }));
const changePhone = (userid: string) => lab.cluster.directory.setUser(userid, { telephoneNumber: '+1 555 7777' });

/** Resolves when the agent of cups2 says so. */
const cups2Says = (state: string) =>
  vi.waitFor(async () => expect((await lab.cluster.agent('cups2')).state).toBe(state), { timeout: 15_000, interval: 50 });

it('says of each node from whom it is fed, and both have what CUCM has', async () => {
  expect(await agents()).toMatchObject([
    { node: 'cups1', fedBy: 'cucm', cucmVersion: '8.5.1', state: 'completed', caughtUp: true, licence: 'full' },
    { node: 'cups2', fedBy: 'cups1', cucmVersion: null, state: 'completed', caughtUp: true, licence: 'full' },
  ]);
  const [one, two] = await agents();
  expect(two).toMatchObject({ revision: one?.revision, users: one?.users, ctiGateways: one?.ctiGateways });
  expect((await lab.cluster.users('cups2')).users).toEqual((await lab.cluster.users('cups1')).users);
  expect((await lab.cluster.status()).agents.map(({ fedBy }) => fedBy)).toEqual(['cucm', 'cups1']);
});

it('one changed user is one message on either link, and users of both nodes sign in', async () => {
  const before = await received();
  await changePhone('asmith');
  expect(await lab.cluster.sync()).toMatchObject({ updated: 1, agentsBehind: [] });
  expect(await received()).toEqual(before.map((agent) => ({ ...agent, changes: agent.changes + 1 })));
  for (const user of ['asmith', 'bjones']) expect(await lab.cluster.signIn({ user })).toMatchObject({ signedIn: true });
});

it('licence and CTI managers reach the subscriber as changes, too', async () => {
  const before = await received();
  await lab.cluster.setLicence('demo');
  await lab.cluster.setCtiManager(false);
  await agentsCaughtUp(lab.cluster);
  expect(await lab.cluster.agent('cups2')).toMatchObject({ licence: 'demo', ctiGateways: [] });
  expect(await received()).toEqual(before.map((agent) => ({ ...agent, changes: agent.changes + 2 })));
});

it('the subscriber does not need CUCM: its link there may be blocked', async () => {
  await lab.cluster.block('cups2-to-cucm', 'refuse');
  await changePhone('asmith');
  expect(await lab.cluster.sync()).toMatchObject({ updated: 1, agentsCaughtUp: both });
});

it('a subscriber that was cut off from the publisher keeps what it has, and takes what it missed when it gets there again', async () => {
  const before = await received();
  await lab.cluster.block('cups2-to-cups1');
  for (const userid of ['asmith', 'bjones', 'clee']) await changePhone(userid);
  expect(await lab.cluster.sync()).toMatchObject({ updated: 3, agentsCaughtUp: ['cups1'], agentsBehind: ['cups2'] });
  await cups2Says('retrying');
  const behind = await lab.cluster.agent('cups2');
  expect(behind.text).toMatch(/^Sync Completed, but currently failed to connect to the publisher cups1\. Retrying\.\.\. /);
  expect(behind).toMatchObject({ users: (await lab.cluster.agent('cups1')).users, caughtUp: false });
  expect(await lab.cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true });

  await lab.cluster.allow('cups2-to-cups1');
  await agentsCaughtUp(lab.cluster);
  expect(await received()).toEqual(before.map((agent) => ({ ...agent, changes: agent.changes + 3 })));
});

it('while the publisher is cut off from CUCM both are behind, and both catch up', async () => {
  await lab.cluster.block('cups1-to-cucm', 'refuse');
  await changePhone('asmith');
  expect(await lab.cluster.sync()).toMatchObject({ updated: 1, agentsCaughtUp: [], agentsBehind: both });
  await lab.cluster.allow('cups1-to-cucm');
  await agentsCaughtUp(lab.cluster);
});

it('while the Sync Agent of the publisher is stopped the subscriber retries, and goes on when it is started again', async () => {
  const before = await received();
  await lab.cluster.control('cups1', 'Sync Agent', 'stop');
  await cups2Says('retrying');
  expect(await lab.cluster.agent('cups2')).toMatchObject({
    symptom: 'NODE_UNREACHABLE',
    users: (await lab.cluster.users('cucm')).users.length,
  });
  await changePhone('asmith');
  await lab.cluster.sync();
  await lab.cluster.control('cups1', 'Sync Agent', 'start');
  await agentsCaughtUp(lab.cluster);
  expect((await received())[1]).toEqual({ snapshots: before[1]?.snapshots, changes: (before[1]?.changes ?? 0) + 1 });
});

it('a resync by hand of the subscriber takes everything from the publisher, one of the publisher leaves the subscriber alone', async () => {
  const before = await received();
  expect(await lab.cluster.resyncAgent('cups2')).toMatchObject({
    state: 'completed',
    snapshots: (before[1]?.snapshots ?? 0) + 1,
    caughtUp: true,
  });
  expect(await lab.cluster.resyncAgent('cups1')).toMatchObject({ snapshots: (before[0]?.snapshots ?? 0) + 1, caughtUp: true });
  await changePhone('asmith');
  await lab.cluster.sync();
  expect(await lab.cluster.agent('cups2')).toMatchObject({
    snapshots: (before[1]?.snapshots ?? 0) + 1,
    changes: (before[1]?.changes ?? 0) + 1,
  });
});

it('an explanation names what stands between the subscriber and CUCM', async () => {
  await lab.cluster.block('cups2-to-cups1', 'refuse');
  await lab.cluster.directory.addUser({ userid: 'newbody', firstName: 'New', lastName: 'Body', password: 'new-secret' });
  await lab.cluster.sync();
  const cut = await lab.cluster.signIn({ user: 'newbody', node: 'cups2', password: 'new-secret' });
  expect(cut.signedIn).toBe(false);
  const why = await lab.cluster.why(cut.attempt);
  expect(why).toMatchObject({ cause: 'USER_NOT_SYNCHRONISED' });
  expect(why.prose).toContain('link cups2-to-cups1 is blocked');
  await expectTrueEffects(lab.cluster, why);

  await lab.cluster.allow('cups2-to-cups1');
  await agentsCaughtUp(lab.cluster);
  await lab.cluster.control('cups1', 'Sync Agent', 'stop');
  await lab.cluster.directory.addUser({ userid: 'another', firstName: 'An', lastName: 'Other', password: 'new-secret' });
  await lab.cluster.sync();
  const stopped = await lab.cluster.signIn({ user: 'another', node: 'cups2', password: 'new-secret' });
  expect((await lab.cluster.why(stopped.attempt)).prose).toContain('Sync Agent on cups1 is stopped');
});
