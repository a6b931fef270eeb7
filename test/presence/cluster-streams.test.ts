import type { Cluster } from '@uclab/cluster';
import { startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { borrowCluster } from '../containers/borrowed-cluster.ts';
import { account, logOf } from '../scenarios/cluster-state.ts';
import { contactOf, showsContact, signInConnected } from '../scenarios/contact-lists.ts';
import { blockWatcher, logIn } from '../scenarios/epassoap.ts';

const timeout = 20_000;
const hourMs = 60 * 60 * 1000;

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

/** asmith is homed on cups1 and has bjones, of cups2, in the list. */
async function annWatchesBob(): Promise<void> {
  await signInConnected(cluster, 'asmith');
  await signInConnected(cluster, 'bjones');
  await cluster.contacts.add('asmith', { id: 'bjones', name: 'Bob' });
  await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
}

const heardOf = async (user: string, contact: string) =>
  (await cluster.events(user)).events.filter((event) => event.kind === 'contact' && event.user === contact).map(({ state }) => state);

describe('a watcher on another node', () => {
  it('hears every change, each once and in order', async () => {
    await annWatchesBob();
    const states = ['busy', 'away', 'available', 'do-not-disturb', 'busy'] as const;
    for (const state of [...states, ...states]) await cluster.setPresence('bjones', state);
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'busy' });
    // The second round begins with what is shown already, which is no change.
    const changes = ['available', ...states, ...states.slice(1)];
    await vi.waitFor(async () => expect(await heardOf('asmith', 'bjones')).toEqual(changes), { timeout });
  });

  it('sees what was last known while an access list stands between the nodes, and then what is', async () => {
    await annWatchesBob();
    await cluster.block('cups1-to-cups2');
    await cluster.setPresence('bjones', 'away');
    await cluster.setPresence('bjones', 'do-not-disturb');
    await vi.waitFor(async () => {
      const [first, second] = (await cluster.presence('bjones')).nodes;
      expect([first?.state, second?.state]).toEqual(['available', 'do-not-disturb']);
    });
    expect((await contactOf(cluster, 'asmith', 'bjones')).presence).toBe('available');
    expect(await cluster.contacts.why('asmith', 'bjones')).toMatchObject({
      cause: 'NODES_APART',
      prose:
        'bjones is do-not-disturb by cups2, and cups1 last heard available, which is what is shown, because link cups1-to-cups2 is blocked. Permit TCP 5062 and 8443 from cups1 to cups2; nothing needs restarting.',
    });
    // The other way is open: cups2 hears of cups1, and hands its own users' messages over.
    await cluster.contacts.add('bjones', { id: 'asmith' });
    await showsContact(cluster, 'bjones', 'asmith', { presence: 'available' });
    expect(await cluster.message('bjones', 'asmith', 'hello')).toMatchObject({ delivered: true });
    expect(await cluster.message('asmith', 'bjones', 'hello')).toMatchObject({ delivered: false });

    await cluster.allow('cups1-to-cups2');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'do-not-disturb' });
    expect((await heardOf('asmith', 'bjones')).at(-1)).toBe('do-not-disturb');
    expect(await cluster.message('asmith', 'bjones', 'hello')).toMatchObject({ delivered: true });
  });

  it('never sees who blocked it while the nodes did not hear each other, and sees a choice of that time at once', async () => {
    await signInConnected(cluster, 'asmith');
    for (const id of ['bjones', 'clee']) await cluster.contacts.add('asmith', { id });
    await cluster.block('cups1-to-cups2', 'reset');
    await vi.waitFor(async () => expect(await logOf(cluster, 'cups1', 'Presence Engine')).toMatch(/lost cups2/), { timeout });
    const key = await logIn(cluster, 'cups2', 'bjones', (await account(cluster, 'bjones')).password);
    await blockWatcher(cluster, 'cups2', key ?? '', 'asmith');
    for (const user of ['bjones', 'clee']) await signInConnected(cluster, user, { node: 'cups2' });
    await cluster.setPresence('clee', 'busy');
    await cluster.allow('cups1-to-cups2');
    await showsContact(cluster, 'asmith', 'clee', { presence: 'busy' });
    await vi.waitFor(
      async () => {
        const [first] = (await cluster.presence('bjones')).nodes;
        expect(first?.endPoints).toMatchObject([{ node: 'cups2', device: 'client' }]);
      },
      { timeout },
    );
    expect(await heardOf('asmith', 'clee')).toEqual(['busy']);
    expect((await heardOf('asmith', 'bjones')).filter((state) => state !== 'offline')).toEqual([]);
  });

  it('takes a user of a node that stays silent for off line after an hour', async () => {
    await annWatchesBob();
    await cluster.block('cups1-to-cups2');
    // The silence is noticed within some seconds, and only then the hour begins.
    await vi.waitFor(async () => expect((await cluster.log('cups1', 'Presence Engine')).lines.at(-1)?.text).toMatch(/lost cups2/), {
      timeout,
    });
    await cluster.setClock(hourMs / 2);
    expect((await contactOf(cluster, 'asmith', 'bjones')).presence).toBe('available');
    await cluster.setClock(2 * hourMs);
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'offline' });
    await cluster.allow('cups1-to-cups2');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
  });

  it('is told apart from one whose contact is not there: the explanation names the link', async () => {
    await signInConnected(cluster, 'asmith');
    await cluster.block('cups1-to-cups2');
    await cluster.contacts.add('asmith', { id: 'bjones' });
    await signInConnected(cluster, 'bjones');
    expect(await cluster.contacts.why('asmith', 'bjones')).toMatchObject({
      cause: 'NODES_APART',
      prose:
        'bjones is connected to cups2, and cups1 has not heard of it, because link cups1-to-cups2 is blocked. Permit TCP 5062 and 8443 from cups1 to cups2; nothing needs restarting.',
    });
  });
});

describe('a node that comes back', () => {
  it('has the contacts that were added elsewhere meanwhile, and its clients are there again by themselves', async () => {
    await annWatchesBob();
    await cluster.control('cups2', 'Presence Engine', 'stop');
    await vi.waitFor(async () => expect((await cluster.contacts.list('bjones')).connection).toBe('reconnecting'), { timeout });
    expect((await cluster.client('bjones')).state).toBe('signed-in');
    await cluster.contacts.add('asmith', { id: 'cwhite', name: 'Carol' });
    await cluster.control('cups2', 'Presence Engine', 'start');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });

    await cluster.signOut('asmith');
    await signInConnected(cluster, 'asmith', { node: 'cups2' });
    await vi.waitFor(
      async () => {
        const { contacts } = await cluster.contacts.list('asmith', true);
        expect(contacts.map(({ name }) => name)).toEqual(['Bob', 'Carol']);
      },
      { timeout },
    );
  });
});

describe('a Presence Engine that is stopped and started', () => {
  it('has every phone as it was, messages too, for the phones never left CUCM', async () => {
    await annWatchesBob();
    await cluster.signOut('bjones');
    await cluster.phones.set('bjones', 'off-hook');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'on-the-phone' });
    expect(await cluster.message('asmith', 'bjones', 'call me')).toMatchObject({ delivered: true });
    const before = await cluster.phones.show('bjones');
    expect(before).toMatchObject({ state: 'off-hook', messages: [{ from: 'asmith', text: 'call me' }] });

    await cluster.restart('cups2', 'Presence Engine');
    expect(await cluster.phones.show('bjones')).toEqual(before);
    await vi.waitFor(
      async () => expect((await cluster.presence('bjones')).nodes).toMatchObject([{ state: 'on-the-phone' }, { state: 'on-the-phone' }]),
      { timeout },
    );
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'on-the-phone' });
    await cluster.phones.set('bjones', 'idle');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
  });
});

describe('a client whose way to its node is blocked', () => {
  it('stays signed in without knowing who is there, is off line for others, and is back when the way is open', async () => {
    await annWatchesBob();
    await cluster.contacts.add('bjones', { id: 'asmith' });
    await showsContact(cluster, 'bjones', 'asmith', { presence: 'available' });
    await cluster.block('cupc-to-cups1');
    await vi.waitFor(async () => expect(await cluster.contacts.list('asmith')).toMatchObject({ connection: 'reconnecting' }), { timeout });
    expect(await contactOf(cluster, 'asmith', 'bjones')).toMatchObject({ presence: 'unknown', chat: 'grey' });
    expect((await cluster.client('asmith')).state).toBe('signed-in');
    await expect(cluster.message('asmith', 'bjones', 'hello')).rejects.toThrow('no connection to its presence server');
    await showsContact(cluster, 'bjones', 'asmith', { presence: 'offline' });

    await cluster.allow('cupc-to-cups1');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
    await showsContact(cluster, 'bjones', 'asmith', { presence: 'available' });
  });
});

it('a reset leaves no contact, no choice and no phone behind', async () => {
  await annWatchesBob();
  await cluster.setPresence('bjones', 'busy');
  await cluster.phones.set('bjones', 'off-hook');
  await cluster.reset();
  await signInConnected(cluster, 'asmith');
  await signInConnected(cluster, 'bjones');
  expect((await cluster.contacts.list('asmith', true)).contacts).toEqual([]);
  expect((await cluster.presence('bjones')).nodes).toMatchObject([
    { manual: '', phone: '' },
    { manual: '', phone: '' },
  ]);
});

describe('a client that watches', () => {
  it("hears of its user's own presence, the phone among it", async () => {
    await signInConnected(cluster, 'asmith');
    const { position } = await cluster.events('asmith');
    const own = async () =>
      (await cluster.events('asmith', position)).events.flatMap(({ kind, user, state, phone }) =>
        kind === 'own-presence' ? [[user, state, phone]] : [],
      );
    await cluster.setPresence('asmith', 'busy');
    await cluster.setPresence('asmith', 'automatic');
    // A choice goes by the client, a phone does not: the one could pass the other.
    await vi.waitFor(async () => expect((await own()).at(-1)).toEqual(['asmith', 'available', '']), { timeout });
    await cluster.phones.set('asmith', 'idle');
    await cluster.phones.set('asmith', 'off-hook');
    await vi.waitFor(
      async () =>
        expect(await own()).toEqual([
          ['asmith', 'busy', ''],
          ['asmith', 'available', ''],
          ['asmith', 'available', 'idle'],
          ['asmith', 'on-the-phone', 'off-hook'],
        ]),
      { timeout },
    );
  });
});
