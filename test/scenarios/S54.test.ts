import { expect, it } from 'vitest';
import { account } from './cluster-state.ts';
import { contactOf, showsContact, signInConnected } from './contact-lists.ts';
import { allConfig, logIn } from './epassoap.ts';
import { scenario } from './scenario.ts';

scenario(
  'S54',
  {
    profile: 'no-ldap',
    assumed: ['A client downloads its list when it signs in and when it is told to; whether CUPC also does so by itself is not known.'],
    deviation: ['The page is the operation behind it, on the lab plane of the home node of the user.'],
  },
  (lab) => {
    it('S54: a contact that is added on the End User Options page is stored by CUPS, and is in the client with presence after its next refresh', async () => {
      const { cluster } = lab;
      await signInConnected(cluster, 'bjones');
      await signInConnected(cluster, 'asmith');
      expect(await cluster.contacts.addByPage('asmith', { id: 'bjones', name: 'Bob Jones' })).toMatchObject({ node: 'cups1' });

      const { userid, password } = await account(cluster, 'asmith');
      const config = await allConfig(cluster, 'cups1', (await logIn(cluster, 'cups1', userid, password)) ?? '');
      expect(config).toContain('display-name="Bob Jones">bjones</e:persona-id>');

      expect((await cluster.contacts.list('asmith')).contacts).toEqual([]);
      expect((await cluster.contacts.list('asmith', true)).contacts).toMatchObject([{ userid: 'bjones', name: 'Bob Jones' }]);
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'available', chat: 'enabled' });
    });

    it('S54: it is there at the next sign-in, too', async () => {
      const { cluster } = lab;
      await signInConnected(cluster, 'asmith');
      await cluster.contacts.addByPage('asmith', { id: 'bjones' });
      await cluster.signOut('asmith');
      await signInConnected(cluster, 'asmith');
      expect(await contactOf(cluster, 'asmith', 'bjones')).toMatchObject({ presence: 'offline' });
    });
  },
);
