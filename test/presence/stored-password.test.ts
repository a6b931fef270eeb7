import type { Cluster } from '@uclab/cluster';
import { startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest';
import { borrowCluster } from '../containers/borrowed-cluster.ts';
import { words } from '../scenarios/client-words.ts';
import { tomcat } from '../scenarios/cluster-state.ts';
import { signInConnected } from '../scenarios/contact-lists.ts';

let cluster: Cluster;
let stop: () => Promise<void>;

beforeAll(async () => {
  if (inject('platform') === 'embedded') {
    const started = await startCluster({ users: 30 });
    cluster = started;
    stop = () => started.stop();
  } else {
    const borrowed = await borrowCluster('ldaps');
    cluster = borrowed.cluster;
    stop = () => borrowed.giveBack();
  }
});
afterAll(() => stop());
beforeEach(() => cluster.reset());

const again = () => cluster.signIn({ user: 'asmith', storedPassword: true });
const entry = async () => (await cluster.directory.users('asmith')).users.find(({ userid }) => userid === 'asmith');

it('a client that tries again with the old password locks the account in the directory, and then the right one is refused, too', async () => {
  expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
  await cluster.signOut('asmith');
  expect(await again()).toMatchObject({ signedIn: true });

  await cluster.directory.setPassword('asmith', 'Changed-5678');
  // The directory locks at the fifth wrong password.
  for (let count = 1; count <= 5; count++) {
    expect(await entry()).toMatchObject({ locked: false });
    expect(await again()).toMatchObject({ signedIn: false, message: words.refused });
  }
  expect(await entry()).toMatchObject({ locked: true });
  const refused = await cluster.signIn({ user: 'asmith', password: 'Changed-5678' });
  expect(refused).toMatchObject({ signedIn: false, message: words.refused });
  expect(await cluster.why(refused.attempt)).toMatchObject({ cause: 'ACCOUNT_LOCKED' });

  await cluster.directory.change('asmith', 'unlock');
  expect(await cluster.signIn({ user: 'asmith', password: 'Changed-5678' })).toMatchObject({ signedIn: true });
  // What was accepted last is what is stored now.
  expect(await again()).toMatchObject({ signedIn: true });
});

it('a client whose node has forgotten the session signs in again by itself, and tells that it is out where the stored password is refused', async () => {
  const forgets = async () => {
    await cluster.restart('cups2', tomcat);
    await cluster.restart('cups2', 'Presence Engine');
  };
  const timeout = 20_000;
  await signInConnected(cluster, 'asmith');
  await signInConnected(cluster, 'bjones');
  await cluster.contacts.add('asmith', { id: 'bjones' });

  await forgets();
  await vi.waitFor(async () => expect(await cluster.message('asmith', 'bjones', 'Are you there?')).toMatchObject({ delivered: true }), {
    timeout,
  });
  expect(await cluster.client('bjones')).toMatchObject({ state: 'signed-in', node: 'cups2' });

  await cluster.directory.setPassword('bjones', 'Changed-5678');
  await forgets();
  await vi.waitFor(async () => expect(await cluster.client('bjones')).toMatchObject({ state: 'refused', message: words.refused }), {
    timeout,
  });
  expect((await cluster.presence('bjones')).nodes.flatMap(({ endPoints }) => endPoints)).toEqual([]);
  expect(await cluster.why()).toMatchObject({ cause: 'WRONG_PASSWORD' });
  const { prose } = await cluster.why();
  expect(prose).toContain('bjones');
});

it.each([
  [{ user: 'asmith', storedPassword: true }, /The client of asmith has stored no password; sign in with one first/],
  [
    { user: 'asmith', storedPassword: true, password: 'x' },
    /storedPassword: a client uses its stored password or the one that is typed, not both/,
  ],
  [{ user: 'asmith', storedPassword: true, node: 'cucm' }, /storedPassword: the client has stored one for presence nodes/],
])('%j is refused', async (request, why) => {
  await expect(cluster.signIn(request)).rejects.toThrow(why);
});
