import { describe, expect, test } from 'vitest';
import { find } from '../entries.ts';
import { resultCode } from '../result-code.ts';
import type { DirectoryTarget } from '../target.ts';

const operational = [
  'creatorsName',
  'createTimestamp',
  'entryCSN',
  'entryDN',
  'entryUUID',
  'hasSubordinates',
  'memberOf',
  'modifiersName',
  'modifyTimestamp',
  'structuralObjectClass',
  'subschemaSubentry',
];

export function describeSearches(directory: DirectoryTarget): void {
  const { base } = directory;
  const search = (below: string, options: Parameters<typeof find>[2]) =>
    directory.as(directory.manager, (client) => find(client, below, options));
  /** ldapts adds what was asked for and is not there as an empty list. */
  const present = (entry: object | undefined) =>
    Object.entries(entry ?? {})
      .filter(([, value]) => !Array.isArray(value) || value.length > 0)
      .map(([name]) => name)
      .sort();

  describe('the scope of a search', () => {
    test('base is the entry, one its children, children and sub everything below without and with it', async () => {
      const people = `ou=People,${base}`;
      const units = ['Engineering', 'Finance', 'Human Resources', 'Marketing', 'Operations', 'Research', 'Sales', 'Support'];
      const filter = '(objectClass=organizationalUnit)';
      const names = async (scope: 'base' | 'one' | 'sub' | 'children') => {
        const found = await search(people, { scope, filter, attributes: ['ou'] });
        return found.map(({ ou }) => ou).sort();
      };
      expect(await names('base')).toEqual(['People']);
      expect(await names('one')).toEqual(units);
      expect(await names('children')).toEqual(units);
      expect(await names('sub')).toEqual([...units, 'People'].sort());
    });

    test('is refused below a name that is not there, or is no name', async () => {
      expect(await resultCode(search(`ou=Nothing,ou=People,${base}`, {}))).toBe(32);
      expect(await resultCode(search('dc=elsewhere', {}))).toBe(32);
      expect(await resultCode(search('nonsense', {}))).toBe(34);
      expect(await resultCode(search(`nosuch=1,${base}`, {}))).toBe(34);
    });
  });

  describe('the attributes of an entry', () => {
    const clee = async (attributes: string[]) => present((await search(base, { filter: '(uid=clee)', attributes }))[0]);

    test('are those that were asked for, by any of their names', async () => {
      expect(await clee(['CN', 'surname', '2.5.4.42', 'nosuch'])).toEqual(['cn', 'dn', 'givenName', 'sn']);
    });

    test('are none for 1.1, and all below a supertype', async () => {
      expect(await clee(['1.1'])).toEqual(['dn']);
      expect(await clee(['name'])).toEqual(['cn', 'dn', 'givenName', 'initials', 'sn', 'title']);
    });

    test('are without operational ones unless asked for by name or by +', async () => {
      expect(await clee([])).not.toContain('memberOf');
      expect(await clee(['*'])).toEqual(await clee([]));
      expect(await clee(['memberOf'])).toEqual(['dn', 'memberOf']);
      expect(await clee(['+'])).toEqual([...operational, 'dn'].sort());
      expect(await clee(['*', '+'])).toEqual([...new Set([...(await clee([])), ...operational])].sort());
    });

    test('come without values when only types are wanted', async () => {
      const [entry] = await search(base, { filter: '(uid=clee)', attributes: ['cn', 'mail'], returnAttributeValues: false });
      expect(entry).toMatchObject({ cn: [], mail: [] });
    });

    test('hold no password but one’s own', async () => {
      expect(await clee(['userPassword'])).toEqual(['dn']);
      const [person] = directory.population.people;
      const own = await directory.as(person, (client) => find(client, base, { filter: '(uid=asmith)', attributes: ['userPassword'] }));
      expect(present(own[0])).toEqual(['dn', 'userPassword']);
      const others = await directory.as(person, (client) =>
        find(client, base, { filter: '(uid=bjones)', attributes: ['userPassword', 'cn'] }),
      );
      expect(present(others[0])).toEqual(['cn', 'dn']);
    });
  });
}
