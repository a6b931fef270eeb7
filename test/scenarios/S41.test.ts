import { expect, it } from 'vitest';
import { words } from './client-words.ts';
import { contactOf, showsContact, signInConnected } from './contact-lists.ts';
import { everybody, found, signIn, whyNobody } from './directory-search.ts';
import { scenario } from './scenario.ts';

scenario('S41', {}, (lab) => {
  /** No LDAP server is left on the pages for CUPC. */
  async function removeServer(): Promise<void> {
    await lab.cluster.cupcDirectory.setProfile(everybody, { primary: '' });
    await lab.cluster.cupcDirectory.deleteServer('directory');
  }

  it('S41: the client loses search, names of callers, and the conference that opens by itself', async () => {
    const { cluster } = lab;
    await signIn(cluster, 'asmith');
    expect(await found(cluster, 'asmith', 'Jones')).toContain('bjones');
    expect(await cluster.call({ from: 'bjones', to: 'asmith', conference: true })).toMatchObject({
      shows: 'Bob Jones',
      conference: 'opens',
    });

    await removeServer();
    await signIn(cluster, 'asmith');

    expect(await whyNobody(cluster, 'asmith', 'Jones')).toBe('CLIENT_SETTINGS_MISSING');
    const call = await cluster.call({ from: 'bjones', to: 'asmith', conference: true });
    expect(call).toMatchObject({ shows: '2001', contact: null, conference: 'stays-closed' });
    expect(await cluster.why(call.attempt)).toMatchObject({ kind: 'call', cause: 'CLIENT_SETTINGS_MISSING' });
  });

  it('S41: log-in at CUPS is as before, and so is everything on CUCM', async () => {
    const { cluster } = lab;
    const [settings, users] = [await cluster.ldap(), await cluster.users('cucm')];
    const onNode = await cluster.users('cups1');

    await removeServer();

    for (const user of ['asmith', 'bjones'])
      expect(await cluster.signIn({ user })).toMatchObject({ signedIn: true, message: words.signedIn });
    expect(await cluster.users('cups1')).toEqual(onNode);
    expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 0, updated: 0, deactivated: 0 });
    expect(await cluster.signIn({ user: 'asmith', node: 'cucm' })).toMatchObject({ signedIn: true });
    expect(await cluster.ldap()).toEqual(settings);
    expect(await cluster.users('cucm')).toEqual(users);
  });
});

scenario('S41', { profile: 'no-ldap' }, (lab) => {
  it('S41: without an LDAP server for the client, log-in, presence and chat work on CUPS as before', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    await signInConnected(cluster, 'bjones');
    await cluster.contacts.add('asmith', { id: 'bjones', name: 'Bob Jones' });
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available', chat: 'enabled' });

    await cluster.setPresence('bjones', 'busy');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'busy' });
    expect(await cluster.message('asmith', 'bjones', 'Are you there?')).toMatchObject({ delivered: true });
    const { chats } = await cluster.chats('bjones');
    expect(chats).toMatchObject([{ with: 'asmith', messages: [{ from: 'asmith', text: 'Are you there?', device: 'client' }] }]);

    await cluster.signOut('bjones');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'offline', chat: 'grey' });
  });

  it('S41: nothing changes on CUCM', async () => {
    const { cluster } = lab;
    const before = await cluster.users('cucm');
    await signInConnected(cluster, 'asmith');
    await cluster.contacts.add('asmith', { id: 'bjones', name: 'Bob Jones' });
    expect(await cluster.users('cucm')).toEqual(before);
    expect((await contactOf(cluster, 'asmith', 'bjones')).name).toBe('Bob Jones');
  });
});
