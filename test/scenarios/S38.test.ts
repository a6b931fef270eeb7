import { expect, it } from 'vitest';
import { showsContact, signInConnected } from './contact-lists.ts';
import { scenario } from './scenario.ts';

scenario('S38', {}, (lab) => {
  it('S38: where LDAP and CUCM have the same id, the contact shows the real presence', async () => {
    const { cluster } = lab;
    expect((await cluster.directory.users('bjones')).users).toMatchObject([{ userid: 'bjones' }]);
    for (const node of ['cucm', 'cups1', 'cups2'])
      expect((await cluster.users(node, 'bjones')).users).toMatchObject([{ userid: 'bjones' }]);

    await signInConnected(cluster, 'asmith');
    expect(await cluster.contacts.add('asmith', { fromSearch: 'bjones' })).toMatchObject({
      name: 'Bob Jones',
      call: 'enabled',
      mail: 'enabled',
    });
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'offline' });
    expect(await cluster.contacts.why('asmith', 'bjones')).toMatchObject({
      cause: 'CONTACT_NOT_SIGNED_IN',
      ids: { contact: 'bjones', cluster: 'bjones', directory: 'bjones' },
    });

    await signInConnected(cluster, 'bjones');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
    await cluster.setPresence('bjones', 'do-not-disturb');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'do-not-disturb' });
    expect((await cluster.presence('bjones')).nodes.map(({ state }) => state)).toEqual(['do-not-disturb', 'do-not-disturb']);
    expect(await cluster.contacts.why('asmith', 'bjones')).toMatchObject({ cause: 'SHOWN_AS_IT_IS' });
    await cluster.setPresence('bjones', 'automatic');
    await showsContact(cluster, 'asmith', 'bjones', { presence: 'available' });
  });
});
