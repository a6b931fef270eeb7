import { expect, it, vi } from 'vitest';
import { callAxl, element } from './axl.ts';
import { contactOf, signInConnected } from './contact-lists.ts';
import { scenario } from './scenario.ts';

scenario(
  'S37',
  {
    profile: 'no-ldap',
    missing: ['The contact is added with the id that a search finds; the search itself comes with the directory settings of the client.'],
  },
  (lab) => {
    it('S37: a contact added by its id in LDAP is off line for ever where CUCM has another id, and the explanation names both', async () => {
      const { cluster } = lab;
      // The same person: bbrown in the directory, an extension for an id on CUCM.
      await cluster.directory.addUser({ userid: 'bbrown', firstName: 'Bea', lastName: 'Brown', telephoneNumber: '2001' });
      const markup = element('firstName', 'Bea') + element('lastName', 'Brown') + element('userid', '2001');
      const user = `<user>${markup}${element('presenceGroupName', 'Standard Presence group')}</user>`;
      expect(await callAxl(cluster, 'addUser', user)).toMatchObject({ status: 200 });
      await vi.waitFor(
        async () => {
          for (const node of ['cups1', 'cups2']) expect((await cluster.users(node, '2001')).users).toHaveLength(1);
        },
        { timeout: 10_000 },
      );
      await signInConnected(cluster, 'asmith');
      expect(await cluster.signIn({ user: '2001', password: 'ciscocisco', node: 'cups1' })).toMatchObject({ signedIn: true });
      await cluster.contacts.add('asmith', { id: 'bbrown', name: 'Bea Brown', details: { BusinessPhone: '2001' } });

      // CUPS knows the presence of 2001, and nobody called bbrown.
      await vi.waitFor(
        async () =>
          expect((await cluster.presence('2001')).nodes).toMatchObject([{ known: true, state: 'available' }, { state: 'available' }]),
        { timeout: 10_000 },
      );
      expect((await cluster.presence('bbrown')).nodes).toMatchObject([
        { known: false, state: 'offline' },
        { known: false, state: 'offline' },
      ]);
      expect((await cluster.users('cucm', '2001')).users).toMatchObject([{ status: 'active' }]);
      expect((await cluster.users('cucm', 'bbrown')).users).toEqual([]);

      await cluster.setPresence('2001', 'busy');
      await vi.waitFor(async () => expect((await cluster.presence('2001')).nodes[0]?.state).toBe('busy'));
      expect(await contactOf(cluster, 'asmith', 'bbrown')).toMatchObject({ presence: 'offline', chat: 'grey', call: 'enabled' });

      const why = await cluster.contacts.why('asmith', 'bbrown');
      expect(why).toMatchObject({ cause: 'ID_UNKNOWN_TO_CLUSTER', ids: { contact: 'bbrown', cluster: '2001', directory: 'bbrown' } });
      expect(why.prose).toBe(
        "The contact's presence id is bbrown. In the directory the id is bbrown; on CUCM and the presence nodes the same person is 2001. " +
          'Presence is kept by the id of CUCM, so nobody called bbrown will ever be there and the contact stays off line. ' +
          'Use the same id in the directory and on CUCM, or map UserID to the attribute that holds 2001, and add the contact again.',
      );
    });
  },
);
