import { expect, it } from 'vitest';
import { account } from './cluster-state.ts';
import { contactOf, showsContact, signInConnected } from './contact-lists.ts';
import { directoryProperties, logIn } from './epassoap.ts';
import { idsAreExtensions, inLdap, onCucm } from './extension-ids.ts';
import { scenario } from './scenario.ts';

scenario('S39', { profile: 'no-ldap', assumed: ['A contact that was added before keeps the id that it was added with.'] }, (lab) => {
  const map = { attributes: { UserID: 'telephoneNumber' } };

  it('S39: with UserID mapped to the phone attribute a contact added after the next log-in has presence, an earlier one has none', async () => {
    const { cluster } = lab;
    await idsAreExtensions(cluster);
    await signInConnected(cluster, 'asmith');
    await cluster.contacts.add('asmith', { fromSearch: inLdap });

    await cluster.cupcDirectory.setSettings(map);
    // A client that is signed in goes on with the map that it has.
    await expect(cluster.contacts.add('asmith', { fromSearch: onCucm })).rejects.toThrow(`shows nobody with user id ${onCucm}`);

    await signInConnected(cluster, 'asmith');
    expect(await cluster.contacts.add('asmith', { fromSearch: onCucm })).toMatchObject({ userid: onCucm, name: 'Bea Brown' });
    await showsContact(cluster, 'asmith', onCucm, { presence: 'available', chat: 'enabled', call: 'enabled' });
    await cluster.setPresence(onCucm, 'away');
    await showsContact(cluster, 'asmith', onCucm, { presence: 'away' });
    expect(await contactOf(cluster, 'asmith', inLdap)).toMatchObject({ presence: 'offline', chat: 'grey' });
    expect((await cluster.users('cucm', onCucm)).users).toMatchObject([{ status: 'active' }]);
  });

  it('S39: the presence node hands the new map out at log-in', async () => {
    const { cluster } = lab;
    await idsAreExtensions(cluster);
    const { password } = await account(cluster, 'asmith');
    const mapped = async () => {
      const key = (await logIn(cluster, 'cups1', 'asmith', password)) ?? '';
      return (await directoryProperties(cluster, 'cups1', key))['Attribute.UserID'];
    };
    expect(await mapped()).toBe('uid');
    await cluster.cupcDirectory.setSettings(map);
    expect(await mapped()).toBe('telephoneNumber');
  });
});
