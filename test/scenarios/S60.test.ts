import { expect, it } from 'vitest';
import { account } from './cluster-state.ts';
import { contactOf, signInConnected } from './contact-lists.ts';
import { allConfig, logIn } from './epassoap.ts';
import { scenario } from './scenario.ts';

scenario(
  'S60',
  { profile: 'no-ldap', assumed: ['The same holds for every contact with a user id, however it came into the list.'] },
  (lab) => {
    it('S60: a number typed for a contact made from a chat window is gone when it is opened again, on every save, and CUPS stores nothing', async () => {
      const { cluster } = lab;
      await signInConnected(cluster, 'asmith', { clientVersion: '7.0.2' });
      await cluster.phones.set('bjones', 'idle');
      await cluster.phones.message('bjones', 'asmith', 'hello');
      const before = await cluster.contacts.add('asmith', { fromChat: 'bjones' });
      for (const BusinessPhone of ['77002', '77003']) {
        expect(await cluster.contacts.set('asmith', 'bjones', { BusinessPhone })).toMatchObject({ details: {}, call: 'grey' });
      }
      expect((await contactOf(cluster, 'asmith', 'bjones')).details).toEqual(before.details);

      const { userid, password } = await account(cluster, 'asmith');
      const config = await allConfig(cluster, 'cups1', (await logIn(cluster, 'cups1', userid, password)) ?? '');
      expect(config).not.toMatch(/77002|77003/);
    });

    it('S60: what is typed for a contact that was typed is kept', async () => {
      const { cluster } = lab;
      await signInConnected(cluster, 'asmith', { clientVersion: '7.0.2' });
      await cluster.contacts.add('asmith', { typed: { DisplayName: 'Bob Jones' } });
      expect(await cluster.contacts.set('asmith', 'Bob Jones', { BusinessPhone: '2002' })).toMatchObject({ call: 'enabled' });
      expect((await contactOf(cluster, 'asmith', 'Bob Jones')).details).toEqual({ DisplayName: 'Bob Jones', BusinessPhone: '2002' });
    });
  },
);
