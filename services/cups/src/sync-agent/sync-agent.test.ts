import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endUser } from '../../test/cucm-peer.ts';
import { PresenceNode } from '../../test/presence-node.ts';

let node: PresenceNode;

beforeEach(async () => {
  node = await PresenceNode.prepare();
  node.cucm.content.endUsers = [endUser('asmith', { fkdirectorypluginconfig: 'agreement' }), endUser('bjones', { homeNode: 'cups2' })];
});

afterEach(() => node.remove());

const completed = (revision: number) => (cups: { agentState: string; revision: number }) =>
  cups.agentState === 'completed' && cups.revision === revision;

it('copies the users of CUCM after an AXL call has succeeded, and says so in the words of the product', async () => {
  await node.start();
  const cups = await node.lab.until(completed(10));
  expect(cups).toMatchObject({ agentText: 'Completed 2026-01-05 09:00:00', agentSymptom: '', users: 2 });
  expect(node.cucm.asked).toEqual(['axl', 'feed']);
  expect(await node.lab.users()).toMatchObject([
    { userid: 'asmith', status: 'active', source: 'ldap', homeNode: 'cups1', agreement: 'agreement' },
    { userid: 'bjones', status: 'active', source: 'local', homeNode: 'cups2' },
  ]);
});

it('takes nothing from the feed while CUCM refuses its application user, and then everything', async () => {
  node.cucm.password = 'another';
  await node.start();
  const cups = await node.lab.until(({ agentSymptom }) => agentSymptom !== '');
  expect(cups).toMatchObject({ agentState: 'retrying', agentSymptom: 'AXL_CREDENTIALS_REFUSED', users: 0 });
  expect(node.cucm.asked).not.toContain('feed');
  node.cucm.password = 'axl-secret';
  expect(await node.lab.until(completed(10))).toMatchObject({ users: 2 });
});

it('never shows half a snapshot', async () => {
  let release = () => {};
  node.cucm.beforeSnapshotEnd = new Promise((resolve) => {
    release = resolve;
  });
  const half = new Promise<void>((resolve) => {
    node.cucm.onPartOfSnapshot = resolve;
  });
  await node.start();
  await half;
  expect(await node.lab.users()).toEqual([]);
  expect((await node.lab.status()).cups?.agentState).toBe('synchronising');
  release();
  await node.lab.until(completed(10));
  expect(await node.lab.users()).toHaveLength(2);
});

it('keeps the old copy when a snapshot breaks off, and asks for a whole one again', async () => {
  await node.start();
  await node.lab.until(completed(10));
  node.cucm.content.epoch = 'two';
  node.cucm.content.endUsers = [endUser('cdavis')];
  node.cucm.beforeSnapshotEnd = new Promise(() => {});
  const half = new Promise<void>((resolve) => {
    node.cucm.onPartOfSnapshot = resolve;
  });
  node.cucm.stopFeed();
  await node.cucm.startFeed();
  await half;
  node.cucm.stopFeed();
  await node.lab.until(({ agentState }) => agentState === 'retrying');
  expect((await node.lab.users()).map((user) => user.userid)).toEqual(['asmith', 'bjones']);
  node.cucm.beforeSnapshotEnd = Promise.resolve();
  await node.cucm.startFeed();
  await node.lab.until(({ agentState, users }) => agentState === 'completed' && users === 1);
  expect((await node.lab.users()).map((user) => user.userid)).toEqual(['cdavis']);
});

it('follows changes one by one, removals too', async () => {
  await node.start();
  await node.lab.until(completed(10));
  node.cucm.push({ $case: 'endUser', value: endUser('cdavis') });
  node.cucm.push({ $case: 'endUser', value: endUser('bjones', { status: 2 }) });
  node.cucm.push({ $case: 'removedEndUser', value: { pkid: 'pkid-asmith' } });
  await node.lab.until(completed(13));
  expect(await node.lab.users()).toMatchObject([
    { userid: 'bjones', status: 'inactive' },
    { userid: 'cdavis', status: 'active' },
  ]);
});

it('finds a user in any case of letters', async () => {
  await node.start();
  await node.lab.until(completed(10));
  expect(await node.lab.users('ASMITH')).toMatchObject([{ userid: 'asmith' }]);
});

it('copies LDAP authentication without telling its password', async () => {
  const hosts = [{ hostName: 'directory', portNumber: 636, sslEnabled: true }];
  node.cucm.content.ldapAuthentication = {
    enabled: true,
    managerDn: 'cn=manager',
    managerPassword: 'manager-secret',
    userSearchBase: 'dc=lab',
    userIdAttribute: 'uid',
    hosts,
  };
  await node.start();
  const { authentication } = await node.lab.until(completed(10));
  expect(authentication).toEqual({
    enabled: true,
    managerDn: 'cn=manager',
    userSearchBase: 'dc=lab',
    userIdAttribute: 'uid',
    servers: [{ host: 'directory', port: 636, ssl: true }],
    passwordDigest: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});

it('keeps its users while CUCM is gone, says that it retries, and takes only changes afterwards', async () => {
  await node.start();
  await node.lab.until(completed(10));
  await node.cucm.stop();
  const lost = await node.lab.until(({ agentState, agentSymptom }) => agentState === 'retrying' && agentSymptom !== '');
  expect(lost.agentText).toBe(
    'Sync Completed, but currently failed to connect to the CUCM Database Monitor. Retrying... 2026-01-05 09:00:00',
  );
  expect(lost.agentSymptom).toBe('NODE_UNREACHABLE');
  expect(await node.lab.users()).toHaveLength(2);
  node.cucm.content.revision = 11;
  await node.cucm.start();
  await node.lab.until(completed(11));
  expect(node.cucm.subscriptions.map(({ epoch, revision }) => ({ epoch, revision }))).toEqual([
    { epoch: '', revision: 0 },
    { epoch: 'one', revision: 10 },
  ]);
  expect(node.cucm.asked.join()).toMatch(/axl,feed$/);
});

it('goes on from where it was after a restart of the node', async () => {
  await node.start();
  await node.lab.until(completed(10));
  await node.halt();
  await node.start();
  await node.lab.until(completed(10));
  expect(node.cucm.subscriptions.at(-1)).toMatchObject({ epoch: 'one', revision: 10 });
});

it('fills neither journal nor log while it retries', async () => {
  await node.cucm.stop();
  await node.start();
  await node.lab.until(({ agentState }) => agentState === 'retrying');
  await node.cucm.start();
  node.cucm.password = 'another';
  // Four further attempts of the same kind, told once.
  const fourTimes = new Promise<void>((resolve) => {
    const { asked } = node.cucm;
    const push = asked.push.bind(asked);
    asked.push = (...items) => {
      const length = push(...items);
      if (length >= 4) resolve();
      return length;
    };
  });
  await fourTimes;
  const failures = node.lab.events.filter((event) => event.kind === 'sync-agent.checked-in');
  expect(failures.map((event) => event.symptom)).toEqual(['NODE_UNREACHABLE', 'AXL_CREDENTIALS_REFUSED']);
  expect((await node.lab.log('Sync Agent')).match(/ERROR/g)).toHaveLength(2);
});

it('is not running after its service was stopped, and completes again after a start', async () => {
  await node.start();
  await node.lab.until(completed(10));
  await node.lab.control('Sync Agent', 'stop');
  expect((await node.lab.status()).cups?.agentState).toBe('not-running');
  await node.lab.control('Cisco UP Sync Agent', 'start');
  await node.lab.until(completed(10));
});

it('returns to the marked copy at a reset', async () => {
  await node.start();
  await node.lab.until(completed(10));
  await node.lab.checkpoint();
  node.cucm.push({ $case: 'endUser', value: endUser('cdavis') });
  await node.lab.until(completed(11));
  node.cucm.content.revision = 10;
  await node.lab.reset();
  await node.lab.until(completed(10));
  expect((await node.lab.users()).map((user) => user.userid)).toEqual(['asmith', 'bjones']);
});

it('is as it was first seeded after a reset, and copies everything anew', async () => {
  await node.start();
  await node.lab.until(completed(10));
  await node.lab.reset();
  await node.lab.until(completed(10));
  expect(node.cucm.subscriptions.map(({ epoch }) => epoch)).toEqual(['', '']);
});

describe('a CUCM of a release with which the node does not work', () => {
  beforeEach(() => {
    node.cucm.version = '11.5.1.12900-21';
  });

  it('ends the agent, which says why and does not try again', async () => {
    await node.start();
    const cups = await node.lab.until(({ agentState, agentSymptom }) => agentState === 'not-running' && agentSymptom !== '');
    expect(cups).toMatchObject({
      agentSymptom: 'AGENT_VERSION_MISMATCH',
      agentText: 'Not Running, version of CUCM not supported 2026-01-05 09:00:00',
      users: 0,
    });
    const service = (await node.lab.status()).services.find(({ shortName }) => shortName === 'Sync Agent');
    expect(service).toMatchObject({ state: 'STOPPED', reason: 'CUCM 11.5.1.12900-21 does not work with release 8.5.1 of this node' });
    expect(node.cucm.asked).toEqual(['axl']);
    expect(node.lab.events.findLast(({ kind }) => kind === 'sync-agent.version-refused')).toMatchObject({
      symptom: 'AGENT_VERSION_MISMATCH',
      facts: { own: '8.5.1', cucm: '11.5.1.12900-21' },
    });
    expect(await node.lab.log('Sync Agent')).toContain('ERROR does not start: CUCM 11.5.1.12900-21 does not work');
  });

  it('keeps what was copied before, and works again when CUCM is another and the service is started', async () => {
    node.cucm.version = '8.5.1';
    await node.start();
    await node.lab.until(completed(10));
    node.cucm.version = '11.5.1';
    await node.lab.control('Sync Agent', 'restart');
    await node.lab.until(({ agentSymptom }) => agentSymptom === 'AGENT_VERSION_MISMATCH');
    expect(await node.lab.users()).toHaveLength(2);
    node.cucm.version = '8.5.1';
    await node.lab.control('Sync Agent', 'start');
    expect(await node.lab.until(completed(10))).toMatchObject({ agentSymptom: '' });
  });
});

it('makes CTI gateways of the CTI managers that CUCM names, and copies the licence', async () => {
  node.cucm.content.ctiManagers = ['cucm', 'cucm-sub'];
  node.cucm.content.licence = 'demo';
  await node.start();
  expect(await node.lab.until(completed(10))).toMatchObject({ licence: 'demo' });
  expect((await node.lab.agent())?.ctiGateways).toEqual([
    { name: 'cti_tcp_host_synced_000', hostName: 'cucm', portNumber: 2748 },
    { name: 'cti_tcp_host_synced_001', hostName: 'cucm-sub', portNumber: 2748 },
  ]);
});

it('counts each change as one message, and snapshots apart', async () => {
  await node.start();
  await node.lab.until(completed(10));
  expect(await node.lab.agent()).toMatchObject({ snapshots: 1, changes: 0, cucmVersion: '8.5.1.10000-26', publisher: 'cucm' });
  node.cucm.push({ $case: 'endUser', value: endUser('cdavis') });
  node.cucm.push({ $case: 'removedEndUser', value: { pkid: 'pkid-asmith' } });
  await node.lab.until(completed(12));
  expect(await node.lab.agent()).toMatchObject({ snapshots: 1, changes: 2, revision: 12 });
});

describe('a resync by hand', () => {
  it('takes everything anew, whatever the copy had become', async () => {
    await node.start();
    await node.lab.until(completed(10));
    node.cucm.content.endUsers = [endUser('bjones'), endUser('cdavis')];
    expect(await node.lab.resync()).toMatchObject({ state: 'completed', snapshots: 2, users: 2 });
    expect((await node.lab.users()).map(({ userid }) => userid)).toEqual(['bjones', 'cdavis']);
    expect(node.cucm.subscriptions.map(({ epoch }) => epoch)).toEqual(['', '']);
  });

  it('is refused while the service does not run', async () => {
    await node.start();
    await node.lab.until(completed(10));
    await node.lab.control('Sync Agent', 'stop');
    await expect(node.lab.resync()).rejects.toThrow('Cisco UP Sync Agent on cups1 does not run; start it first.');
  });

  it('says that CUCM cannot be reached, keeps the copy, and only what was missed is taken when CUCM is back', async () => {
    await node.start();
    await node.lab.until(completed(10));
    await node.cucm.stop();
    await node.lab.until(({ agentState }) => agentState === 'retrying');
    await expect(node.lab.resync()).rejects.toThrow(/^The Sync Agent of cups1 does not get what CUCM has: /);
    expect(await node.lab.users()).toHaveLength(2);
    await node.cucm.start();
    await node.lab.until(completed(10));
    expect(node.cucm.subscriptions.map(({ epoch }) => epoch)).toEqual(['', 'one']);
    expect(await node.lab.agent()).toMatchObject({ snapshots: 1 });
  });
});
