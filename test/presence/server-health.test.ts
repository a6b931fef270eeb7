import type { Cluster } from '@uclab/cluster';
import { startCluster } from '@uclab/cluster';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { borrowCluster } from '../containers/borrowed-cluster.ts';
import { words } from '../scenarios/client-words.ts';
import { tomcat } from '../scenarios/cluster-state.ts';
import { signInConnected } from '../scenarios/contact-lists.ts';

let cluster: Cluster;
let stop: () => Promise<void>;

beforeAll(async () => {
  if (inject('platform') === 'embedded') {
    const started = await startCluster({ users: 30, tomcatRestartMs: 0 });
    cluster = started;
    stop = () => started.stop();
  } else {
    const borrowed = await borrowCluster('ldaps');
    cluster = borrowed.cluster;
    stop = () => borrowed.giveBack();
  }
});
afterAll(() => stop());
beforeEach(async () => {
  await cluster.reset();
  await signInConnected(cluster, 'asmith');
});

const item = async (name: string, user = 'asmith') => (await cluster.health(user)).items.find((one) => one.name === name);

describe('Show Server Health', () => {
  it('names each server that the client uses, the presence node by its presence address', async () => {
    expect(await cluster.health('asmith')).toEqual({
      user: 'asmith',
      items: [
        { name: 'Configuration', state: 'connected', text: 'cups1' },
        { name: 'Presence', state: 'connected', text: 'cups1.lab.example' },
        { name: 'LDAP', state: 'connected', text: 'directory:636' },
        { name: 'Desk Phone', state: 'not-tried', text: 'cucm:2748' },
      ],
    });
  });

  it('the directory is asked by the client itself, with the account that it was given', async () => {
    await cluster.block('cupc-to-directory', 'refuse');
    expect(await item('LDAP')).toEqual({ name: 'LDAP', state: 'failed', text: words.unreachable });
    await cluster.allow('cupc-to-directory');
    expect(await item('LDAP')).toMatchObject({ state: 'connected' });

    await cluster.cupcDirectory.setProfile('everybody', { password: 'wrong' });
    // What the client was given when it signed in is still right.
    expect(await item('LDAP')).toMatchObject({ state: 'connected' });
    await signInConnected(cluster, 'asmith');
    expect(await item('LDAP')).toEqual({ name: 'LDAP', state: 'failed', text: 'invalid credentials' });
    expect(await item('Configuration')).toMatchObject({ state: 'connected' });
  });

  it('a client without an LDAP profile has no directory', async () => {
    await cluster.cupcDirectory.setUser('asmith', '');
    await signInConnected(cluster, 'asmith');
    expect(await item('LDAP')).toEqual({ name: 'LDAP', state: 'not-configured', text: '' });
  });

  it('presence is a connection of its own', async () => {
    await cluster.control('cups1', 'Presence Engine', 'stop');
    await vi.waitFor(async () => expect(await item('Presence')).toEqual({ name: 'Presence', state: 'failed', text: words.unreachable }));
    expect(await item('Configuration')).toMatchObject({ state: 'connected' });
    await cluster.control('cups1', 'Presence Engine', 'start');
    await vi.waitFor(async () => expect(await item('Presence')).toMatchObject({ state: 'connected' }), { timeout: 15_000 });
  });

  it('after a restart of Tomcat the node knows the session no more', async () => {
    await cluster.restart('cups1', tomcat);
    expect(await item('Configuration')).toEqual({ name: 'Configuration', state: 'failed', text: 'invalid credentials' });
    await cluster.block('cupc-to-cups1', 'refuse');
    expect(await item('Configuration')).toEqual({ name: 'Configuration', state: 'failed', text: words.unreachable });
  });

  it('is there for somebody who is signed in', async () => {
    await expect(cluster.health('bjones')).rejects.toThrow('bjones has not used a client yet; sign in first.');
    await cluster.signOut('asmith');
    await expect(cluster.health('asmith')).rejects.toThrow('asmith is not signed in.');
  });
});
