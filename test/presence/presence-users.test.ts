import type { Cluster } from '@uclab/cluster';
import { startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { borrowCluster } from '../containers/borrowed-cluster.ts';
import { words } from '../scenarios/client-words.ts';
import { logOf } from '../scenarios/cluster-state.ts';
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

const both = ['cups1', 'cups2'];

describe('capabilities on CUCM', () => {
  it('new users are enabled for both, and at home by turns', async () => {
    expect(await cluster.presenceUser('asmith')).toEqual({
      userid: 'asmith',
      home: 'cups1',
      presence: true,
      cupc: true,
      agentsCaughtUp: both,
      agentsBehind: [],
    });
    expect(await cluster.presenceUser('bjones')).toMatchObject({ home: 'cups2', presence: true, cupc: true });
  });

  it.each([
    [{ enabled: false }, { presence: false, cupc: false }, 'presence'],
    [{ cupc: false }, { presence: true, cupc: false }, 'CUPC'],
  ])('a user with %j is refused in the usual words, and the explanation names the capability and the cure', async (change, has, name) => {
    expect(await cluster.setPresenceUser('asmith', change)).toMatchObject({ ...has, agentsCaughtUp: both });
    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused).toMatchObject({ signedIn: false, reached: true, message: words.refused });
    const why = await cluster.why(refused.attempt);
    expect(why).toMatchObject({ symptom: 'USER_NOT_ENABLED', cause: 'USER_NOT_ENABLED' });
    expect(why.causes).toHaveLength(1);
    expect(why.prose).toMatch(
      new RegExp(`^asmith was refused at cups1, because asmith is not enabled for ${name} on CUCM\\..*Capabilities Assignment of CUCM\\.$`),
    );
    expect(await logOf(cluster, 'cups1', 'Client Profile Agent')).toContain('login of asmith refused: not enabled for');

    // Somebody else, and the user's own log-in at CUCM, have nothing to do with it.
    expect(await cluster.signIn({ user: 'bjones' })).toMatchObject({ signedIn: true });
    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });

    await cluster.setPresenceUser('asmith', { enabled: true });
    expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true });
  });

  it('a node that CUCM cannot tell goes by what it knows, and the explanation says so', async () => {
    await cluster.setPresenceUser('asmith', { enabled: false });
    await cluster.control('cups1', 'Sync Agent', 'stop');
    expect(await cluster.setPresenceUser('asmith', { enabled: true })).toMatchObject({ agentsBehind: ['cups1'] });
    const refused = await cluster.signIn({ user: 'asmith' });
    expect(refused.signedIn).toBe(false);
    expect(await cluster.why(refused.attempt)).toMatchObject({ symptom: 'USER_NOT_ENABLED', cause: 'USER_NOT_SYNCHRONISED' });
    expect(await cluster.signIn({ user: 'asmith', node: 'cups2' })).toMatchObject({ signedIn: true });
  });

  it('who is not enabled for presence has no phone that shows any', async () => {
    await cluster.phones.set('bjones', 'idle');
    await cluster.setPresenceUser('bjones', { enabled: false });
    await expect.poll(async () => (await cluster.presence('bjones')).nodes.map(({ state }) => state)).toEqual(['offline', 'offline']);
    await expect(cluster.phones.set('bjones', 'idle')).rejects.toThrow('bjones is not enabled for presence on CUCM.');
  });
});

describe('the home node', () => {
  it('is moved on CUCM; the client signs in there next time, and is served at any other node, too', async () => {
    await cluster.phones.set('asmith', 'idle');
    expect(await cluster.setPresenceUser('asmith', { home: 'cups2' })).toMatchObject({ home: 'cups2', agentsCaughtUp: both });
    await signInConnected(cluster, 'asmith');
    expect(await cluster.client('asmith')).toMatchObject({ node: 'cups2', home: 'cups2' });
    // The phone was at home on the other node, which serves it no more.
    expect(await cluster.phones.show('asmith')).toMatchObject({ node: 'cups2', state: 'unregistered' });
    await expect
      .poll(async () => (await cluster.presence('asmith')).nodes.map(({ endPoints }) => endPoints.map(({ device }) => device)))
      .toEqual([['client'], ['client']]);

    await signInConnected(cluster, 'asmith', { node: 'cups1' });
    expect(await cluster.client('asmith')).toMatchObject({ node: 'cups1', home: 'cups2' });
  });

  it('stays as it was set through a synchronisation that changes the user', async () => {
    await cluster.setPresenceUser('asmith', { home: 'cups2', cupc: false });
    await cluster.directory.setUser('asmith', { title: 'Clerk', telephoneNumber: '2999' });
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', updated: 1 });
    expect(await cluster.presenceUser('asmith')).toMatchObject({ home: 'cups2', presence: true, cupc: false });
    await cluster.reset();
    expect(await cluster.presenceUser('asmith')).toMatchObject({ home: 'cups1', cupc: true });
  });
});

describe('bad input', () => {
  it.each([
    ['nobody', { enabled: true }, /CUCM has no end user nobody/],
    ['asmith', { home: 'cups9' }, /home: cups9 is no presence node that CUCM knows; there are cups1, cups2/],
    ['asmith', { home: 'cucm' }, /home: cucm is no presence node/],
    ['asmith', {}, /give home, enabled or cupc/],
  ])('%s %j is refused by field and rule', async (user, change, why) => {
    await expect(cluster.setPresenceUser(user, change)).rejects.toThrow(why);
    expect(await cluster.presenceUser('asmith')).toMatchObject({ home: 'cups1', presence: true, cupc: true });
  });
});
