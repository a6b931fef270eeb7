import { expect, it } from 'vitest';
import { account } from './cluster-state.ts';
import { signInConnected } from './contact-lists.ts';
import { allConfig, logIn } from './epassoap.ts';
import { scenario } from './scenario.ts';

const typed = { DisplayName: 'Bob Jones', BusinessPhone: '2002', EmailAddress: 'bjones@lab.example' };

scenario('S58', { profile: 'no-ldap' }, (lab) => {
  it('S58: a contact typed into a 7.0 client is without user id on CUPS, and its presence is unknown although that person is there', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'bjones');
    await signInConnected(cluster, 'asmith', { clientVersion: '7.0.2' });
    const added = await cluster.contacts.add('asmith', { typed });
    expect(added).toMatchObject({ userid: '', presence: 'unknown', phone: '', chat: 'grey', call: 'enabled', mail: 'enabled' });
    expect(await cluster.contacts.why('asmith', 'Bob Jones')).toMatchObject({ cause: 'CONTACT_WITHOUT_ID', ids: { contact: null } });

    const { userid, password } = await account(cluster, 'asmith');
    const config = await allConfig(cluster, 'cups1', (await logIn(cluster, 'cups1', userid, password)) ?? '');
    expect(config).toContain('<e:property name="DisplayName">Bob Jones</e:property>');
    expect(config).not.toContain('<e:persona-id');
  });

  it('S58: the form of that client has no field for a user id', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith', { clientVersion: '7.0.2' });
    await expect(cluster.contacts.add('asmith', { typed: { ...typed, UserID: 'bjones' } })).rejects.toThrow(
      'The form of CUPC 7.0.2 has no field UserID; it has FirstName, LastName, DisplayName, EmailAddress, BusinessPhone, MobilePhone.',
    );
  });
});
