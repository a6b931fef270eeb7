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

const moment = String.raw`\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}`;
const succeeded = new RegExp(`^Synchronisation: corporate succeeded at ${moment}, 10 read$`, 'm');

/** Adds an agreement whose manager has a wrong password. */
async function addBranch(): Promise<void> {
  const { managerDn, searchBase } = (await cluster.ldap()).directories[0] ?? { managerDn: '', searchBase: '' };
  await cluster.addAgreement('branch', { managerDn, searchBase, managerPassword: 'wrong', host: 'directory', port: '636', ssl: 'true' });
}

it('names the agreement whose run was the last one, and every other one whose last run failed', async () => {
  expect(await status()).toMatch(succeeded);
  await addBranch();
  expect(await cluster.sync({ agreement: 'branch' })).toMatchObject({ outcome: 'failed' });
  const failed = new RegExp(`^Synchronisation: branch failed at ${moment}, 0 read: .*[Cc]redentials`, 'm');
  expect(await status()).toMatch(failed);
  await cluster.sync({ agreement: 'corporate' });
  const both = await status();
  expect(both).toMatch(succeeded);
  expect(both).toMatch(new RegExp(`^Synchronisation, before that: branch failed at ${moment}, 0 read: `, 'm'));
  await cluster.removeAgreement('branch');
  expect(await status()).not.toContain('branch');
});

it.each([
  ['stop', 'Cisco DirSync is stopped'],
  ['deactivate', 'Cisco DirSync is not activated'],
] as const)('says after service %s that no run begins, and the clock says which ones were passed over', async (action, words) => {
  expect(await status()).not.toContain('No synchronisation begins');
  await addBranch();
  await cluster.setLdap('directory', { name: 'corporate', interval: '1d' });
  await cluster.setLdap('directory', { name: 'branch', interval: '2d' });
  expect((await uclab(cluster.url, 'service', action, 'cucm', 'DirSync')).status).toBe(0);
  expect(await status()).toMatch(new RegExp(`^No synchronisation begins: ${words}\\.$`, 'm'));
  expect((await cluster.advance({ by: '6h' })).happened).toEqual([]);
  const { output } = await uclab(cluster.url, 'clock', 'advance', '4d');
  for (const name of ['corporate', 'branch']) {
    expect(output).toMatch(new RegExp(`^${moment} cucm: LDAP Directory ${name}: due at [\\d-]+ [\\d:]+ and passed over, ${words}$`, 'm'));
  }
  expect(output).not.toContain('Nothing fell due');
  await uclab(cluster.url, 'service', action === 'stop' ? 'start' : 'activate', 'cucm', 'DirSync');
  expect((await cluster.advance({ by: '1m' })).happened).toEqual([]);
  // Five minutes after its start it makes up for them.
  expect((await cluster.advance({ by: '5m' })).happened.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^LDAP Directory corporate: synchronised/),
  );
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
