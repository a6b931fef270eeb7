import { describe, expect, test } from 'vitest';
import { addEntry, addGroup, addPerson, change, find, personDn, valuesOf } from '../entries.ts';
import { resultCode } from '../result-code.ts';
import type { DirectoryTarget } from '../target.ts';

export function describeNames(directory: DirectoryTarget): void {
  const { base, admin, manager } = directory;
  const dn = (userid: string) => personDn(userid, base);
  const groupDn = (name: string) => `cn=${name},ou=Company Groups,${base}`;
  const add = (userid: string) => directory.as(admin, (client) => addPerson(client, userid, base));
  const addTo = (name: string, ...members: string[]) => directory.as(admin, (client) => addGroup(client, groupDn(name), name, members));
  const rename = (from: string, to: string, account = admin) => directory.as(account, (client) => client.modifyDN(from, to));
  const remove = (name: string, account = admin) => directory.as(account, (client) => client.del(name));
  const values = (filter: string, attribute: string) => directory.as(manager, (client) => valuesOf(client, base, filter, attribute));

  describe('renaming', () => {
    test('gives the entry another name and its values', async () => {
      await add('before');
      await rename(dn('before'), 'uid=after');
      expect(await values('(uid=after)', 'uid')).toEqual(['after']);
      expect(await resultCode(directory.as(manager, (client) => client.search(dn('before'), { scope: 'base' })))).toBe(32);
    });

    test('moves an entry to another department', async () => {
      await add('moving');
      const moved = `uid=moving,ou=Engineering,ou=People,${base}`;
      await rename(dn('moving'), moved);
      expect(await directory.as(manager, (client) => find(client, base, { filter: '(uid=moving)', attributes: ['1.1'] }))).toMatchObject([
        { dn: moved },
      ]);
    });

    test('moves everything below with it', async () => {
      const unit = (name: string) => `ou=${name},ou=People,${base}`;
      await directory.as(admin, async (client) => {
        await addEntry(client, unit('Depot'), { objectClass: ['organizationalUnit'], ou: ['Depot'] });
        await addEntry(client, `uid=keeper,${unit('Depot')}`, {
          objectClass: ['inetOrgPerson'],
          uid: ['keeper'],
          cn: ['Keeper'],
          sn: ['Keeper'],
        });
      });
      await rename(unit('Depot'), 'ou=Stores');
      const found = await directory.as(manager, (client) => find(client, unit('Stores'), { filter: '(uid=keeper)', attributes: ['1.1'] }));
      expect(found).toMatchObject([{ dn: `uid=keeper,${unit('Stores')}` }]);
    });

    test('can change the letters of a name only', async () => {
      await add('letters');
      await rename(dn('letters'), 'uid=LETTERS');
      expect(await values('(uid=letters)', 'uid')).toEqual(['LETTERS']);
    });

    test.for([
      ['to a name that is taken', 'uid=bjones', 68],
      ['to no name', 'nonsense', 34],
      ['to a type that nobody knows', 'nosuch=1', 34],
      ['to an attribute that its classes do not have', 'dc=lab', 65],
      ['below nothing', `uid=stays,ou=Nothing,ou=People,${base}`, 32],
      ['out of the directory', 'uid=stays,dc=elsewhere', 71],
    ] as const)('is refused %s', async ([, to, code]) => {
      if ((await resultCode(directory.as(manager, (client) => client.search(dn('stays'), { scope: 'base' })))) === 32) await add('stays');
      expect(await resultCode(rename(dn('stays'), to))).toBe(code);
    });

    test('is refused for what is not there, below itself, and by anyone but the administrator', async () => {
      const sales = `ou=Sales,ou=People,${base}`;
      expect(await resultCode(rename(dn('nobody'), 'uid=somebody'))).toBe(32);
      expect(await resultCode(rename(sales, `ou=Sales,${sales}`))).toBe(53);
      expect(await resultCode(rename(sales, 'ou=Selling', manager))).toBe(50);
    });

    test('keeps characters that a name has to escape', async () => {
      await directory.as(admin, (client) =>
        addEntry(client, `cn=Comma\\, Inc.+sn=C\\=D\\"\\3C\\3E\\;\\2B,ou=Sales,ou=People,${base}`, {
          objectClass: ['inetOrgPerson'],
          cn: ['Comma, Inc.'],
          sn: ['C=D"<>;+'],
        }),
      );
      const [entry] = await directory.as(manager, (client) => find(client, base, { filter: '(cn=comma, inc.)', attributes: ['sn'] }));
      expect(entry).toMatchObject({ dn: `cn=Comma\\2C Inc.+sn=C\\3DD\\22\\3C\\3E\\3B\\2B,ou=Sales,ou=People,${base}`, sn: 'C=D"<>;+' });
      await remove(`sn=C\\3dD\\22\\<\\>\\;\\+ + cn=COMMA\\2c  Inc.,ou=Sales,ou=People,${base}`);
    });
  });

  describe('deleting', () => {
    test('takes an entry away', async () => {
      await add('gone');
      await remove(dn('gone'));
      expect(await directory.as(manager, (client) => find(client, base, { filter: '(uid=gone)' }))).toEqual([]);
    });

    test('is refused for what is not there, for what has entries below it, and by anyone but the administrator', async () => {
      expect(await resultCode(remove(dn('nobody')))).toBe(32);
      expect(await resultCode(remove('dc=elsewhere'))).toBe(53);
      expect(await resultCode(remove(`ou=Sales,ou=People,${base}`))).toBe(66);
      expect(await resultCode(remove(`uid=asmith,ou=Engineering,ou=People,${base}`, manager))).toBe(50);
    });
  });

  describe('a group', () => {
    test('shows in memberOf of whoever joins, and no longer in that of whoever leaves', async () => {
      await add('joins');
      await addTo('Circle', dn('joins'), dn('ghost'));
      expect(await values('(uid=joins)', 'memberOf')).toEqual([groupDn('Circle')]);
      await directory.as(admin, (client) => client.modify(groupDn('Circle'), change('delete', 'member', dn('joins'))));
      expect(await values('(uid=joins)', 'memberOf')).toEqual([]);
      await remove(groupDn('Circle'));
    });

    test('follows a member who is renamed, and a member follows a group that is', async () => {
      await add('follows');
      await addTo('Old Name', dn('follows'), dn('ghost'));
      await rename(dn('follows'), 'uid=followed');
      expect(await values('(cn=Old Name)', 'member')).toEqual([dn('followed'), dn('ghost')].sort());
      await rename(groupDn('Old Name'), 'cn=New Name');
      expect(await values('(uid=followed)', 'memberOf')).toEqual([groupDn('New Name')]);
      await remove(groupDn('New Name'));
      expect(await values('(uid=followed)', 'memberOf')).toEqual([]);
    });

    test('forgets a member who is deleted', async () => {
      await add('leaves');
      await addTo('Round', dn('leaves'), dn('ghost'));
      await remove(dn('leaves'));
      expect(await values('(cn=Round)', 'member')).toEqual([dn('ghost')]);
      await remove(groupDn('Round'));
    });

    test('cannot lose its last member', async () => {
      await add('last');
      await addTo('Lonely', dn('last'));
      expect(await resultCode(directory.as(admin, (client) => client.modify(groupDn('Lonely'), change('delete', 'member'))))).toBe(65);
      await remove(dn('last'));
      expect(await values('(cn=Lonely)', 'member')).toEqual([dn('last')]);
      await remove(groupDn('Lonely'));
    });
  });
}
