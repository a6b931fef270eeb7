import { expect, it } from 'vitest';
import { account } from './cluster-state.ts';
import { contactOf, signInConnected } from './contact-lists.ts';
import { allConfig, logIn } from './epassoap.ts';
import { scenario } from './scenario.ts';

const typed = { DisplayName: 'Bob Jones', BusinessPhone: '2002', EmailAddress: 'bjones@lab.example' };

scenario('S40', { profile: 'no-ldap' }, (lab) => {
  it('S40: CUPS stores what was typed, and nothing else', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    await cluster.contacts.add('asmith', { typed });
    const { userid, password } = await account(cluster, 'asmith');
    const config = await allConfig(cluster, 'cups1', (await logIn(cluster, 'cups1', userid, password)) ?? '');
    const [, stored] = /<e:contact contact-id="[^"]+" group="Contacts">(.*?)<\/e:contact>/.exec(config) ?? [];
    expect(stored).toBe(
      '<e:property name="DisplayName">Bob Jones</e:property><e:property name="BusinessPhone">2002</e:property><e:property name="EmailAddress">bjones@lab.example</e:property>',
    );
    expect(config).not.toContain('<e:persona-id');
  });

  it('S40: the contact has only those details, also after the next sign-in and at another node', async () => {
    const { cluster } = lab;
    await signInConnected(cluster, 'asmith');
    const added = await cluster.contacts.add('asmith', { typed });
    expect(added).toMatchObject({ name: 'Bob Jones', userid: '', details: typed });
    await cluster.signOut('asmith');
    await signInConnected(cluster, 'asmith', { node: 'cups2' });
    expect(await contactOf(cluster, 'asmith', 'Bob Jones')).toEqual(added);
  });
});
