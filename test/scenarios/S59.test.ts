import { expect, it } from 'vitest';
import { account } from './cluster-state.ts';
import { showsContact, signInConnected } from './contact-lists.ts';
import { allConfig, logIn } from './epassoap.ts';
import { scenario } from './scenario.ts';

scenario(
  'S59',
  {
    profile: 'no-ldap',
    assumed: ['The chat icon is enabled while the contact is there, and grey while it is off line.'],
    deviation: ['That the phone is on line is a state of the phone at the home node of its user; CUCM registers no phones yet.'],
  },
  (lab) => {
    it('S59: a contact made from a chat window has presence and phone status, a grey phone icon, and a user id without number on CUPS', async () => {
      const { cluster } = lab;
      await signInConnected(cluster, 'asmith', { clientVersion: '7.0.2' });
      await cluster.phones.set('bjones', 'idle');
      await cluster.phones.message('bjones', 'asmith', 'Are you at your desk?');
      expect(await cluster.contacts.add('asmith', { fromChat: 'bjones' })).toMatchObject({ userid: 'bjones', details: {} });
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'available', phone: 'idle', call: 'grey', chat: 'enabled' });
      await cluster.phones.set('bjones', 'off-hook');
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'on-the-phone', phone: 'off-hook', call: 'grey' });

      const { userid, password } = await account(cluster, 'asmith');
      const config = await allConfig(cluster, 'cups1', (await logIn(cluster, 'cups1', userid, password)) ?? '');
      expect(config).toContain('>bjones</e:persona-id>');
      expect(config).toContain('<e:get-contact-info-resp/>');
      expect((await cluster.users('cucm', 'bjones')).users).toMatchObject([{ status: 'active' }]);
    });

    it('S59: nobody can be added from a chat window that is not open', async () => {
      const { cluster } = lab;
      await signInConnected(cluster, 'asmith');
      await expect(cluster.contacts.add('asmith', { fromChat: 'bjones' })).rejects.toThrow('No chat window with bjones is open.');
    });
  },
);
