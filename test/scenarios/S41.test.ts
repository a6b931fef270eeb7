import { expect, it } from 'vitest';
import { contactOf, showsContact, signInConnected } from './contact-lists.ts';
import { scenario } from './scenario.ts';

scenario(
  'S41',
  {
    profile: 'no-ldap',
    missing: ['The loss of search, of names and of the conference window is tested with search and calls.'],
  },
  (lab) => {
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
  },
);
