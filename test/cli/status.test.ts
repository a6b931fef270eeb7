import { type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { uclab } from './command-line.ts';

let cluster: StartedCluster;

beforeAll(async () => {
  cluster = await startCluster({ users: 10 });
});
afterAll(() => cluster.stop());
beforeEach(() => cluster.reset());

const status = async () => (await uclab(cluster.url, 'status')).output;

/** The line of a user under Accounts, in columns. */
const account = async (userid: string) =>
  (await status())
    .split('\n')
    .find((line) => line.startsWith(`${userid} `))
    ?.split(/\s+/);

it('names the agreement whose run was the last one, and says that it failed', async () => {
  expect(await status()).toMatch(/^Synchronisation: corporate succeeded at \S+, 10 read$/m);
  const { managerDn, searchBase } = (await cluster.ldap()).directories[0] ?? { managerDn: '', searchBase: '' };
  const branch = { managerDn, searchBase, managerPassword: 'wrong', host: 'directory', port: '636', ssl: 'true' };
  await cluster.addAgreement('branch', branch);
  expect(await cluster.sync({ agreement: 'branch' })).toMatchObject({ outcome: 'failed' });
  expect(await status()).toMatch(/^Synchronisation: branch failed at \S+, 0 read$/m);
  await cluster.sync({ agreement: 'corporate' });
  expect(await status()).toMatch(/^Synchronisation: corporate succeeded at \S+, 10 read$/m);
});

it('tells the home of a user as the nodes have it now', async () => {
  expect(await status()).toMatch(/^user id +password +home$/m);
  expect(await account('asmith')).toEqual(['asmith', 'Asmith-1234', 'cups1']);
  await cluster.setPresenceUser('asmith', { home: 'cups2' });
  expect(await account('asmith')).toEqual(['asmith', 'Asmith-1234', 'cups2']);
  // A presence node has copied it, and tells it while CUCM cannot.
  await cluster.machines.get('cucm')?.stop();
  await expect.poll(async () => (await cluster.status()).nodes.find(({ name }) => name === 'cucm')?.reachable).toBe(false);
  expect(await account('asmith')).toEqual(['asmith', 'Asmith-1234', 'cups2']);
});
