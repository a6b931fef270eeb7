import { expect, it } from 'vitest';
import { everybody, found, signIn } from './directory-search.ts';
import { handedOut } from './epassoap-directory.ts';
import { scenario } from './scenario.ts';

scenario(
  'S56',
  { assumed: ['The filter is a setting of the LDAP profile, sent as Directory.SearchFilter; how the readers set theirs is not said.'] },
  (lab) => {
    it('S56: a filter takes computers and test accounts out of the results', async () => {
      const { cluster } = lab;
      const filter = '(&(!(objectClass=computer))(mail=*))';
      await cluster.cupcDirectory.setSettings({ serverType: 'Microsoft Active Directory' });
      await signIn(cluster, 'asmith');
      expect(await found(cluster, 'asmith', 'asmith')).toEqual(['ASMITH-PC$', 'asmith']);

      await cluster.cupcDirectory.setProfile(everybody, { filter });
      for (const node of ['cups1', 'cups2']) expect((await handedOut(cluster, node, 'asmith')).SearchFilter).toBe(filter);
      await signIn(cluster, 'asmith');

      expect(await found(cluster, 'asmith', 'asmith')).toEqual(['asmith']);
      expect(await found(cluster, 'asmith', 'Test')).toEqual([]);
    });

    it('S56: a filter on one attribute limits the results to it', async () => {
      const { cluster } = lab;
      await cluster.directory.addUser({ userid: 'jonesx', lastName: 'Jones', department: 'Support' });
      await cluster.directory.setUser('jonesx', { department: 'Support' });
      await cluster.cupcDirectory.setProfile(everybody, { filter: '(department=Support)' });
      await signIn(cluster, 'asmith');

      expect(await found(cluster, 'asmith', 'Jones')).toContain('jonesx');
      expect(await found(cluster, 'asmith', 'bjones')).toEqual([]);
      expect(await found(cluster, 'asmith', 'clee')).toEqual(['clee']);
    });

    it('S56: CUCM is unchanged by it', async () => {
      const { cluster } = lab;
      const users = await cluster.users('cucm');
      await cluster.cupcDirectory.setProfile(everybody, { filter: '(department=Support)' });
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', added: 0, updated: 0, deactivated: 0 });
      expect(await cluster.users('cucm')).toEqual(users);
    });
  },
);
