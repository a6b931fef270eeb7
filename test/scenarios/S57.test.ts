import { expect, it } from 'vitest';
import { showsContact, signInConnected } from './contact-lists.ts';
import { scenario } from './scenario.ts';

scenario(
  'S57',
  {
    profile: 'no-ldap',
    missing: ['No DNS: nodes find each other by name, for embedded names are all there is; no name server is asked.'],
    deviation: [
      'A call is told to the client of whoever has the number; there is no call control on CUCM.',
      'State of phones and IP Phone Messenger are set at the home node; the SIP trunk of CUCM and the pages on the phone are missing.',
    ],
  },
  (lab) => {
    it('S57: with no LDAP every node is healthy', async () => {
      const { cluster } = lab;
      await cluster.directory.stop();
      const { nodes, agents } = await cluster.status();
      for (const { name, reachable, services } of nodes.filter(({ role }) => role !== 'directory')) {
        expect({ name, reachable, stopped: services.filter(({ state }) => state !== 'STARTED') }).toEqual({
          name,
          reachable: true,
          stopped: [],
        });
      }
      expect(agents.every(({ state, caughtUp }) => state === 'completed' && caughtUp)).toBe(true);
    });

    it('S57: calls come in, with the number in place of a name, and the desk phone can be controlled', async () => {
      const { cluster } = lab;
      await cluster.directory.stop();
      await signInConnected(cluster, 'asmith');
      await signInConnected(cluster, 'bjones');
      expect(await cluster.client('asmith')).toMatchObject({ deskPhoneControl: true });
      expect(await cluster.call({ from: 'bjones', to: 'asmith' })).toMatchObject({ user: 'asmith', number: '2001', shows: '2001' });
      expect(await cluster.call({ from: 'asmith', to: '2001' })).toMatchObject({ user: 'bjones', number: '2000', shows: '2000' });
    });

    it('S57: phone messenger and phone presence are fine', async () => {
      const { cluster } = lab;
      await cluster.directory.stop();
      await signInConnected(cluster, 'asmith');
      await cluster.phones.set('bjones', 'idle');
      await cluster.contacts.add('asmith', { id: 'bjones' });
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'available', phone: 'idle' });
      await cluster.phones.set('bjones', 'off-hook');
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'on-the-phone', phone: 'off-hook' });

      expect(await cluster.phones.message('bjones', 'asmith', 'Call me back')).toMatchObject({ delivered: true });
      expect((await cluster.chats('asmith')).chats).toMatchObject([
        { with: 'bjones', messages: [{ text: 'Call me back', device: 'phone' }] },
      ]);
      expect(await cluster.message('asmith', 'bjones', 'In a minute')).toMatchObject({ delivered: true });
      expect((await cluster.phones.show('bjones')).messages).toMatchObject([{ from: 'asmith', text: 'In a minute' }]);

      await cluster.phones.set('bjones', 'unregistered');
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'offline', phone: '' });
      expect(await cluster.message('asmith', 'bjones', 'Still there?')).toMatchObject({ delivered: false });
    });
  },
);
