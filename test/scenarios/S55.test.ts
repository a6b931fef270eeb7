import { expect, it } from 'vitest';
import { everybody, found, signIn } from './directory-search.ts';
import { handedOut } from './epassoap-directory.ts';
import { scenario } from './scenario.ts';

const activeDirectory = { serverType: 'Microsoft Active Directory' };

scenario(
  'S55',
  {
    assumed: ["The client's own filter for Active Directory is (objectClass=user), without an exclusion of computers."],
    deviation: ['The directory has the object classes and attributes of Active Directory that matter here, and is none.'],
  },
  (lab) => {
    it('S55: the node sends no filter, and computers and test accounts are among the results', async () => {
      const { cluster } = lab;
      await cluster.cupcDirectory.setSettings(activeDirectory);
      expect(await handedOut(cluster, 'cups1', 'asmith')).toMatchObject({ SearchFilter: '', 'Attribute.UserID': 'sAMAccountName' });
      await signIn(cluster, 'asmith');

      expect(await found(cluster, 'asmith', 'asmith')).toEqual(['ASMITH-PC$', 'asmith']);
      expect(await found(cluster, 'asmith', 'Test')).toEqual(expect.arrayContaining(['test01', 'test05']));
    });

    it("S55: CUCM's agreement with the default filter has no computers and no test accounts", async () => {
      const { cluster } = lab;
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded' });
      for (const userid of ['ASMITH-PC$', 'ASMITH-PC', 'test01']) {
        expect((await cluster.users('cucm', userid)).users, userid).toEqual([]);
      }
      expect((await cluster.cupcDirectory.show()).profiles).toMatchObject([{ name: everybody, filter: '' }]);
    });
  },
);
