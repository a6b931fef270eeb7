import { expect, it } from 'vitest';
import { logOf } from './cluster-state.ts';
import { showsContact, signInConnected } from './contact-lists.ts';
import { scenario } from './scenario.ts';

scenario(
  'S62',
  {
    profile: 'no-ldap',
    missing: ['CUCM: there is no subscriber and no call control. That a phone has fallen back is a state of the phone.'],
    assumed: [
      'A message that does not pop up is on the phone all the same, for whoever opens IP Phone Messenger; the seed gives no reason.',
    ],
  },
  (lab) => {
    it('S62: the pop-up fails on a phone that has fallen back to the subscriber, and the rest works', async () => {
      const { cluster } = lab;
      // The publisher is down, as far as anybody can tell.
      for (const node of ['cups1', 'cups2']) await cluster.block(`${node}-to-cucm`, 'refuse');
      await signInConnected(cluster, 'asmith');
      await cluster.contacts.add('asmith', { id: 'bjones' });
      await cluster.phones.set('bjones', 'idle', 'subscriber');

      expect(await cluster.message('asmith', 'bjones', 'Lunch?')).toMatchObject({ delivered: true });
      expect(await cluster.phones.show('bjones')).toMatchObject({
        server: 'subscriber',
        messages: [{ from: 'asmith', text: 'Lunch?', poppedUp: false }],
      });
      expect(await logOf(cluster, 'cups2', 'Presence Engine')).toContain('the phone of bjones refused to show a message of asmith');

      await showsContact(cluster, 'asmith', 'bjones', { presence: 'available', phone: 'idle', chat: 'enabled' });
      await cluster.phones.set('bjones', 'off-hook');
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'on-the-phone', phone: 'off-hook' });
      expect(await cluster.phones.message('bjones', 'asmith', 'At noon')).toMatchObject({ delivered: true });
      expect((await cluster.chats('asmith')).chats).toMatchObject([
        { with: 'bjones', messages: [{ text: 'Lunch?' }, { text: 'At noon' }] },
      ]);
      await signInConnected(cluster, 'bjones', { node: 'cups1' });
      expect(await cluster.message('asmith', 'bjones', 'See you')).toMatchObject({ delivered: true });
      expect((await cluster.chats('bjones')).chats).toMatchObject([{ with: 'asmith', messages: [{ text: 'See you' }] }]);
    });

    it('S62: on a phone that is registered at the publisher it pops up', async () => {
      const { cluster } = lab;
      await signInConnected(cluster, 'asmith');
      await cluster.phones.set('bjones', 'idle', 'subscriber');
      await cluster.phones.set('bjones', 'idle', 'publisher');
      expect(await cluster.message('asmith', 'bjones', 'Lunch?')).toMatchObject({ delivered: true });
      expect((await cluster.phones.show('bjones')).messages).toMatchObject([{ text: 'Lunch?', poppedUp: true }]);
    });
  },
);
