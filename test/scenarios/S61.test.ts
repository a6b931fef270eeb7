import { describe, expect, it } from 'vitest';
import { showsContact, signInConnected } from './contact-lists.ts';
import { scenario } from './scenario.ts';

scenario(
  'S61',
  {
    profile: 'no-ldap',
    assumed: [
      'From 8.0 on the form of a new contact has a field for the user id, and what is typed for a contact with one is kept.',
      'The release of the client alone decides; the presence nodes are of one release here.',
    ],
  },
  (lab) => {
    const typed = { DisplayName: 'Bob Jones', BusinessPhone: '2002' };

    describe.each(['7.0.2', '7.1.0'])('client %s', (clientVersion) => {
      it(`S61: a typed contact has no presence, and a number for one from a chat window is lost, with ${clientVersion}`, async () => {
        const { cluster } = lab;
        await signInConnected(cluster, 'bjones');
        await signInConnected(cluster, 'asmith', { clientVersion });
        await expect(cluster.contacts.add('asmith', { typed: { ...typed, UserID: 'bjones' } })).rejects.toThrow('no field UserID');
        await cluster.message('bjones', 'asmith', 'hello');
        await cluster.contacts.add('asmith', { fromChat: 'bjones' });
        expect(await cluster.contacts.set('asmith', 'bjones', { BusinessPhone: '2002' })).toMatchObject({ call: 'grey' });
      });
    });

    describe.each(['8.0.0', '8.5.1', '10.5.2'])('client %s', (clientVersion) => {
      it(`S61: a typed contact may have a user id and then has presence, with ${clientVersion}`, async () => {
        const { cluster } = lab;
        await signInConnected(cluster, 'bjones');
        await signInConnected(cluster, 'asmith', { clientVersion });
        expect(await cluster.contacts.add('asmith', { typed: { ...typed, UserID: 'bjones' } })).toMatchObject({
          userid: 'bjones',
          call: 'enabled',
        });
        await showsContact(cluster, 'asmith', 'bjones', { presence: 'available', chat: 'enabled' });
      });

      it(`S61: a number for a contact from a chat window is kept, with ${clientVersion}`, async () => {
        const { cluster } = lab;
        await signInConnected(cluster, 'bjones');
        await signInConnected(cluster, 'asmith', { clientVersion });
        await cluster.message('bjones', 'asmith', 'hello');
        await cluster.contacts.add('asmith', { fromChat: 'bjones' });
        expect(await cluster.contacts.set('asmith', 'bjones', { BusinessPhone: '2002' })).toMatchObject({ call: 'enabled' });
        expect((await cluster.contacts.list('asmith', true)).contacts).toMatchObject([{ details: { BusinessPhone: '2002' } }]);
      });
    });
  },
);
