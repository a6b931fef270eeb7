import { expect, it, vi } from 'vitest';
import { contactOf, signInConnected } from './contact-lists.ts';
import { found } from './directory-search.ts';
import { idsAreExtensions, inLdap, onCucm } from './extension-ids.ts';
import { scenario } from './scenario.ts';

scenario('S37', { profile: 'no-ldap' }, (lab) => {
  it('S37: a contact added from a search is off line for ever where CUCM has another id, and the explanation names both', async () => {
    const { cluster } = lab;
    await idsAreExtensions(cluster);
    await signInConnected(cluster, 'asmith');
    expect(await found(cluster, 'asmith', 'Brown')).toContain(inLdap);
    expect(await cluster.contacts.add('asmith', { fromSearch: inLdap })).toMatchObject({ userid: inLdap, call: 'enabled' });

    // CUPS knows the presence of the extension, and nobody of the name in the directory.
    expect((await cluster.presence(inLdap)).nodes).toMatchObject([
      { known: false, state: 'offline' },
      { known: false, state: 'offline' },
    ]);
    expect((await cluster.users('cucm', onCucm)).users).toMatchObject([{ status: 'active' }]);
    expect((await cluster.users('cucm', inLdap)).users).toEqual([]);

    await cluster.setPresence(onCucm, 'busy');
    await vi.waitFor(async () => expect((await cluster.presence(onCucm)).nodes[0]?.state).toBe('busy'));
    expect(await contactOf(cluster, 'asmith', inLdap)).toMatchObject({ presence: 'offline', chat: 'grey', call: 'enabled' });

    const why = await cluster.contacts.why('asmith', inLdap);
    expect(why).toMatchObject({ cause: 'ID_UNKNOWN_TO_CLUSTER', ids: { contact: inLdap, cluster: onCucm, directory: inLdap } });
    expect(why.prose).toBe(
      `The contact's presence id is ${inLdap}. In the directory the id is ${inLdap}; on CUCM and the presence nodes the same person is ${onCucm}. ` +
        `Presence is kept by the id of CUCM, so nobody called ${inLdap} will ever be there and the contact stays off line. ` +
        `Use the same id in the directory and on CUCM, or map UserID to the attribute that holds ${onCucm}, and add the contact again.`,
    );
  });
});
