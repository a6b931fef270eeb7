import { expect, it } from 'vitest';
import { everybody, found, presenceUsers, signIn, whyNobody } from './directory-search.ts';
import { handedOut } from './epassoap-directory.ts';
import { scenario } from './scenario.ts';

/** As the reader of the blog wrote it: no CN= before the group, and a parenthesis too few. */
const asTyped = '&(objectcategory=person)(memberof=Presence Users,OU=Company Groups,DC=lab,DC=example))';
const cured = `(&(objectCategory=person)(memberOf=${presenceUsers}))`;

scenario(
  'S46',
  {
    assumed: [
      'The page of the product takes a filter unread (--unchecked does the same); where the filter can be read it is refused at once, with the place of the mistake.',
      'With the parentheses right and the whole DN of the group, the members are found.',
    ],
  },
  (lab) => {
    it('S46: the malformed string is refused where it is typed, with the place of the mistake, and nothing is changed', async () => {
      const { cluster } = lab;
      const before = await cluster.cupcDirectory.show();
      await expect(cluster.cupcDirectory.setProfile(everybody, { filter: asTyped })).rejects.toMatchObject({
        code: 'invalid',
        field: 'filter',
        message: 'filter: the filter is malformed at character 1: an opening parenthesis is missing.',
      });
      expect(await cluster.cupcDirectory.show()).toEqual(before);
    });

    it('S46: taken as the page takes it, the node sends it, and the client finds nobody and goes on', async () => {
      const { cluster } = lab;
      await cluster.cupcDirectory.setProfile(everybody, { filter: asTyped, uncheckedFilter: true });
      expect((await handedOut(cluster, 'cups1', 'asmith')).SearchFilter).toBe(asTyped);
      await signIn(cluster, 'asmith');

      expect(await whyNobody(cluster, 'asmith', 'bjones')).toBe('SEARCH_FILTER_MALFORMED');
      expect(await cluster.call({ from: 'bjones', to: 'asmith' })).toMatchObject({ shows: '2001', contact: null });
      expect((await cluster.client('asmith')).state).toBe('signed-in');
      // Other settings can still be changed beside it.
      await cluster.cupcDirectory.setServer('directory', { host: 'directory' });
    });

    it('S46: balanced, but without CN= in the name of the group, it still finds nobody', async () => {
      const { cluster } = lab;
      await cluster.cupcDirectory.setProfile(everybody, { filter: `(${asTyped}` });
      await signIn(cluster, 'asmith');
      expect(await whyNobody(cluster, 'asmith', 'bjones')).toBe('SEARCH_FILTER_EXCLUDES');
    });

    it('S46: with parentheses and the whole name of the group it finds members only', async () => {
      const { cluster } = lab;
      await cluster.directory.addUser({ userid: 'bjonesjr', lastName: 'Jones' });
      await cluster.cupcDirectory.setProfile(everybody, { filter: cured });
      expect((await handedOut(cluster, 'cups1', 'asmith')).SearchFilter).toBe(cured);
      await signIn(cluster, 'asmith');
      expect(await found(cluster, 'asmith', 'bjones')).toEqual(['bjones']);
    });
  },
);
