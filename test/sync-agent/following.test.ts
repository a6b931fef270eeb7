import { expect, it, vi } from 'vitest';
import { explainedCluster } from '../explanation/explained-cluster.ts';
import { agentsCaughtUp } from '../scenarios/cluster-state.ts';

const lab = explainedCluster();

/** What the agents of both nodes have had since their services started. */
const received = async () => {
  const agents = await Promise.all(['cups1', 'cups2'].map((node) => lab.cluster.agent(node)));
  return agents.map(({ snapshots, changes }) => ({ snapshots, changes }));
};
const plus = (before: readonly { snapshots: number; changes: number }[], changes: number) =>
  before.map((agent) => ({ ...agent, changes: agent.changes + changes }));

const changePhone = (userid: string) => lab.cluster.directory.setUser(userid, { telephoneNumber: '+1 555 7777' });

/** Hosts of the directory that a node dialled for one attempt. */
async function dialled(attempt: string): Promise<unknown[]> {
  const { events } = await lab.cluster.journal({ attempt });
  return events.filter(({ kind }) => kind === 'ldap.connected').map(({ facts }) => facts.host);
}

it('one changed user is one message on the link', async () => {
  const before = await received();
  await changePhone('asmith');
  expect(await lab.cluster.sync()).toMatchObject({ updated: 1, agentsBehind: [] });
  expect(await received()).toEqual(plus(before, 1));
});

it('licence and CTI managers that change are a message each, and a node that was cut off keeps the old ones until it is back', async () => {
  const before = await received();
  await lab.cluster.block('cups1-to-cucm', 'refuse');
  expect(await lab.cluster.setLicence('demo')).toMatchObject({ licence: 'demo' });
  expect(await lab.cluster.setCtiManager(false)).toMatchObject({ ctiManagers: [{ node: 'cucm', active: false }] });
  await vi.waitFor(async () => expect(await lab.cluster.agent('cups2')).toMatchObject({ licence: 'demo', ctiGateways: [] }));
  expect(await lab.cluster.agent('cups1')).toMatchObject({ licence: 'full', ctiGateways: [{ name: 'cti_tcp_host_synced_000' }] });

  await lab.cluster.allow('cups1-to-cucm');
  await agentsCaughtUp(lab.cluster);
  expect(await lab.cluster.agent('cups1')).toMatchObject({ licence: 'demo', ctiGateways: [] });
  expect(await received()).toEqual(plus(before, 2));
});

it('an agent that was cut off takes what it missed when it gets to CUCM again, and no more', async () => {
  const before = await received();
  await lab.cluster.block('cups1-to-cucm');
  for (const userid of ['asmith', 'bjones', 'clee']) await changePhone(userid);
  expect(await lab.cluster.sync()).toMatchObject({ updated: 3, agentsCaughtUp: ['cups2'], agentsBehind: ['cups1'] });
  expect((await lab.cluster.agent('cups1')).revision).toBeLessThan((await lab.cluster.agent('cups2')).revision);

  await lab.cluster.allow('cups1-to-cucm');
  await agentsCaughtUp(lab.cluster);
  expect(await received()).toEqual(plus(before, 3));
});

it('a node that cannot reach CUCM does not use an authentication host that was changed there since', async () => {
  await lab.cluster.block('cups1-to-cucm');
  // A name that resolves and offers no LDAP, so that whoever uses it cannot check anybody.
  await lab.cluster.setLdap('authentication', { host: 'cucm' });
  const old = await lab.cluster.signIn({ user: 'asmith', node: 'cups1' });
  expect(old.signedIn).toBe(true);
  expect(await dialled(old.attempt)).toEqual(['directory']);
  await vi.waitFor(async () => expect((await lab.cluster.agent('cups2')).caughtUp).toBe(true), { timeout: 15_000 });
  const changed = await lab.cluster.signIn({ user: 'bjones', node: 'cups2' });
  expect(changed.signedIn).toBe(false);
  expect(await dialled(changed.attempt)).toEqual(['cucm']);

  await lab.cluster.allow('cups1-to-cucm');
  await agentsCaughtUp(lab.cluster);
  expect((await lab.cluster.signIn({ user: 'asmith', node: 'cups1' })).signedIn).toBe(false);
});

it('a resync by hand copies everything anew', async () => {
  const { snapshots, users } = await lab.cluster.agent('cups1');
  expect(await lab.cluster.resyncAgent('cups1')).toMatchObject({ state: 'completed', snapshots: snapshots + 1, users, caughtUp: true });
});

it('a resync while CUCM cannot be reached is refused and costs nobody anything, and the agent catches up afterwards as it would have', async () => {
  const before = await lab.cluster.agent('cups1');
  await lab.cluster.block('cups1-to-cucm', 'refuse');
  await expect(lab.cluster.resyncAgent('cups1')).rejects.toThrow(/^The Sync Agent of cups1 does not get what CUCM has: /);
  expect((await lab.cluster.users('cups1')).users).toHaveLength(before.users);
  expect(await lab.cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
  await changePhone('asmith');
  await lab.cluster.sync();
  await lab.cluster.allow('cups1-to-cucm');
  await agentsCaughtUp(lab.cluster);
  expect(await lab.cluster.agent('cups1')).toMatchObject({ state: 'completed', snapshots: before.snapshots, changes: before.changes + 1 });
});

it('only presence nodes have an agent', async () => {
  await expect(lab.cluster.agent('cucm')).rejects.toThrow('cucm has no Sync Agent; there is one on cups1, cups2.');
  await expect(lab.cluster.resyncAgent('nowhere')).rejects.toThrow("There is no node 'nowhere'");
});
