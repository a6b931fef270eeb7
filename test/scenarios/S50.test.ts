import { expect, it } from 'vitest';
import { account } from './cluster-state.ts';
import { showsContact, signInConnected } from './contact-lists.ts';
import { scenario } from './scenario.ts';

scenario(
  'S50',
  {
    profile: 'no-ldap',
    persona: 'cucm=6.0,cups=7.0,cupc=7.0',
  },
  (lab) => {
    it('S50: CUCM 6.0 with CUPS 7.0 and no LDAP: local users are copied, and the agent runs', async () => {
      const { cluster } = lab;
      const local = (await cluster.users('cucm')).users;
      expect(local.length).toBeGreaterThan(0);
      expect(local.every(({ source, status }) => source === 'local' && status === 'active')).toBe(true);
      for (const node of ['cups1', 'cups2']) {
        expect((await cluster.users(node)).users).toHaveLength(local.length);
        const agent = await cluster.agent(node);
        expect(agent).toMatchObject({ state: 'completed', cucmVersion: '6.0.1', version: '7.0.2', caughtUp: true });
        expect(agent.service).toMatchObject({ state: 'STARTED', reason: '' });
      }
    });

    it('S50: people log in with their local passwords, and no directory is asked', async () => {
      const { cluster } = lab;
      const { userid, password } = await account(cluster, 'asmith');
      await cluster.directory.stop();
      const signedIn = await cluster.signIn({ user: userid, password });
      expect(signedIn).toMatchObject({ signedIn: true, node: 'cups1' });
      expect(await cluster.client(userid)).toMatchObject({ deskPhoneControl: true });
      const { events } = await cluster.journal({ attempt: signedIn.attempt });
      expect(events.filter(({ kind }) => kind.startsWith('ldap.'))).toEqual([]);
    });

    it('S50: presence works, and contacts that nobody can search for are typed by hand', async () => {
      const { cluster } = lab;
      await signInConnected(cluster, 'asmith');
      await signInConnected(cluster, 'bjones');
      await cluster.contacts.add('asmith', { id: 'bjones', name: 'Bob Jones' });
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'available', chat: 'enabled' });
      await cluster.setPresence('bjones', 'busy');
      await showsContact(cluster, 'asmith', 'bjones', { presence: 'busy' });

      expect((await cluster.search('asmith', 'Brown')).results).toEqual([]);
      const typed = { DisplayName: 'Dan Brown', BusinessPhone: '2003' };
      expect(await cluster.contacts.add('asmith', { typed })).toMatchObject({ name: 'Dan Brown', userid: '', call: 'enabled' });
    });
  },
);
