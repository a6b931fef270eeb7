import { expect, it } from 'vitest';
import { account } from './cluster-state.ts';
import { showsContact, signInConnected } from './contact-lists.ts';
import { scenario } from './scenario.ts';

scenario(
  'S35',
  { profile: 'no-ldap', missing: ['What a client cannot do without a directory is tested by the rows that name it.'] },
  (lab) => {
    it('S35: with no LDAP anywhere CUCM has local users, every presence node copies them, and they log in with their local passwords', async () => {
      const { cluster } = lab;
      const before = (await cluster.journal()).events.at(-1)?.position ?? 0; // others had this cluster before
      const usersOf = async (node: string) => (await cluster.users(node)).users.sort((one, other) => (one.userid < other.userid ? -1 : 1));
      const users = await usersOf('cucm');
      expect(users.length).toBeGreaterThan(0);
      expect(users.every(({ source, status }) => source === 'local' && status === 'active')).toBe(true);
      for (const node of ['cups1', 'cups2']) expect(await usersOf(node)).toEqual(users);

      await cluster.directory.stop();
      const { password } = await account(cluster, 'asmith');
      expect(await cluster.signIn({ user: 'asmith', password })).toMatchObject({ signedIn: true });
      expect(await cluster.signIn({ user: 'asmith', password: 'wrong' })).toMatchObject({ signedIn: false });
      const { events } = await cluster.journal({ after: before });
      expect(events.filter(({ kind, node }) => kind.startsWith('ldap.') && node.startsWith('cups'))).toEqual([]);
    });

    it('S35: the client has contacts, presence and chat', async () => {
      const { cluster } = lab;
      await cluster.directory.stop();
      await signInConnected(cluster, 'asmith');
      await signInConnected(cluster, 'bjones');
      await cluster.contacts.add('asmith', { id: 'bjones' });
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
      expect(await cluster.message('asmith', 'bjones', 'hello')).toMatchObject({ delivered: true });
    });
  },
);
