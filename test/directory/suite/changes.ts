import { describe, expect, test } from 'vitest';
import { addEntry, addPerson, change, find, personDn, personPassword, valuesOf } from '../entries.ts';
import { resultCode } from '../result-code.ts';
import type { DirectoryTarget } from '../target.ts';

export function describeChanges(directory: DirectoryTarget): void {
  const { base, admin, manager } = directory;
  const dn = (userid: string) => personDn(userid, base);
  const add = (userid: string, more = {}) => directory.as(admin, (client) => addPerson(client, userid, base, more));
  const modify = (name: string, ...changes: ReturnType<typeof change>[]) => directory.as(admin, (client) => client.modify(name, changes));
  const titles = (userid: string) => directory.as(manager, (client) => valuesOf(client, base, `(uid=${userid})`, 'title'));

  describe('adding an entry', () => {
    test('makes it findable at once, with an identity and times of its own', async () => {
      await add('added');
      const [entry] = await directory.as(manager, (client) => find(client, base, { filter: '(uid=added)', attributes: ['*', '+'] }));
      expect(entry).toMatchObject({ dn: dn('added'), sn: 'Newcomer', structuralObjectClass: 'inetOrgPerson', creatorsName: admin.dn });
      expect(entry?.entryUUID).toMatch(/^[\da-f-]{36}$/);
      expect(entry?.createTimestamp).toMatch(/^\d{14}Z$/);
    });

    test('adds the values of its name where the client left them out', async () => {
      await directory.as(admin, (client) => addPerson(client, 'named', base, { uid: ['other'] }));
      expect(await directory.as(manager, (client) => valuesOf(client, base, '(uid=named)', 'uid'))).toEqual(['named', 'other']);
    });

    test.for([
      ['a second one of the name', 'asmith-again', {}, 68],
      ['no structural class', 'refused', { objectClass: ['user'] }, 65],
      ['two structural classes', 'refused', { objectClass: ['inetOrgPerson', 'device'] }, 65],
      ['an unknown class', 'refused', { objectClass: ['nonsense'] }, 21],
      ['an unknown attribute', 'refused', { nosuch: ['1'] }, 17],
      ['an attribute that its classes do not have', 'refused', { dc: ['lab'] }, 65],
      ['a value twice', 'refused', { title: ['Chief', 'CHIEF'] }, 20],
      ['two values where there may be one', 'refused', { employeeNumber: ['1', '2'] }, 19],
      ['a value that is no number', 'refused', { userAccountControl: ['normal'] }, 21],
      ['a value that is no name', 'refused', { manager: ['asmith'] }, 21],
      ['an attribute that the server keeps', 'refused', { createTimestamp: ['20090105080000Z'] }, 19],
      ['a back link', 'refused', { memberOf: [`cn=Sales,ou=Company Groups,${base}`] }, 19],
    ] as const)('is refused with %s', async ([, userid, more, code]) => {
      if (code === 68) await add(userid);
      expect(await resultCode(add(userid, more))).toBe(code);
    });

    test('is refused below nothing, outside the directory, and by anyone but the administrator', async () => {
      const person = { objectClass: ['inetOrgPerson'], uid: ['refused'], cn: ['x'], sn: ['x'] };
      const at = (name: string, account = admin) => resultCode(directory.as(account, (client) => addEntry(client, name, person)));
      expect(await at(`uid=refused,ou=Nothing,${base}`)).toBe(32);
      expect(await at('uid=refused,dc=elsewhere')).toBe(53);
      expect(await at('refused')).toBe(34);
      expect(await at(dn('refused'), manager)).toBe(50);
    });
  });

  describe('changing an entry', () => {
    test('adds, replaces and removes values', async () => {
      await add('changed', { title: ['Clerk'] });
      await modify(dn('changed'), change('add', 'title', 'Chief'));
      expect(await titles('changed')).toEqual(['Chief', 'Clerk']);
      await modify(dn('changed'), change('delete', 'title', 'CLERK'), change('add', 'title', 'Head'));
      expect(await titles('changed')).toEqual(['Chief', 'Head']);
      await modify(dn('changed'), change('replace', 'title', 'Boss'));
      expect(await titles('changed')).toEqual(['Boss']);
      await modify(dn('changed'), change('replace', 'title'));
      expect(await titles('changed')).toEqual([]);
    });

    test('is found by the new value and no longer by the old one', async () => {
      await add('indexed', { mail: ['old@lab.example'] });
      await modify(dn('indexed'), change('replace', 'mail', 'new@lab.example'));
      const found = (mail: string) =>
        directory.as(manager, (client) => find(client, base, { filter: `(mail=${mail})`, attributes: ['1.1'] }));
      expect(await found('new@lab.example')).toMatchObject([{ dn: dn('indexed') }]);
      expect(await found('old@lab.example')).toEqual([]);
    });

    test('happens wholly or not at all', async () => {
      await add('whole');
      expect(await resultCode(modify(dn('whole'), change('replace', 'title', 'Chief'), change('delete', 'description')))).toBe(16);
      expect(await titles('whole')).toEqual([]);
    });

    test.for([
      ['a value that is there', change('add', 'sn', 'NEWCOMER'), 20],
      ['no value to add', change('add', 'title'), 2],
      ['the removal of a value that is not there', change('delete', 'sn', 'Nobody'), 16],
      ['the removal of an attribute that is not there', change('delete', 'title'), 16],
      ['the removal of what its class demands', change('delete', 'sn'), 65],
      ['the removal of its name', change('replace', 'uid', 'other'), 64],
      ['an unknown attribute', change('replace', 'nosuch', '1'), 17],
      ['an attribute that the server keeps', change('replace', 'entryUUID', 'c8007ff2-c6b8-4171-841e-136157950b99'), 19],
      ['a back link', change('replace', 'memberOf', `cn=Sales,ou=Company Groups,${base}`), 19],
      ['two values where there may be one', change('replace', 'employeeNumber', '1', '2'), 19],
      ['a value that is no number', change('replace', 'userAccountControl', 'normal'), 21],
      ['another structural class', change('replace', 'objectClass', 'device'), 69],
    ] as const)('is refused with %s', async ([, refused, code]) => {
      const userid = 'unchanged';
      if ((await resultCode(directory.as(manager, (client) => client.search(dn(userid), { scope: 'base' })))) === 32) await add(userid);
      expect(await resultCode(modify(dn(userid), refused))).toBe(code);
    });

    test('is refused where there is none, and by anyone but the administrator and, for a password, its owner', async () => {
      await add('owner');
      const title = change('replace', 'title', 'Chief');
      const owner = { dn: dn('owner'), password: personPassword };
      const by = (account: typeof owner, changed = title) =>
        resultCode(directory.as(account, (client) => client.modify(owner.dn, changed)));
      expect(await resultCode(modify(dn('nobody'), title))).toBe(32);
      expect(await by(manager)).toBe(50);
      expect(await by(owner)).toBe(50);
      expect(await by(owner, change('replace', 'userPassword', 'Changed-1234'))).toBe(0);
      expect(await by(owner)).toBe(49);
      expect(await by({ ...owner, password: 'Changed-1234' })).toBe(50);
    });

    test('can disable an account and enable it again', async () => {
      await add('disabled', { userAccountControl: ['512'] });
      const bind = () => resultCode(directory.as({ dn: dn('disabled'), password: personPassword }, async () => undefined));
      await modify(dn('disabled'), change('replace', 'userAccountControl', '514'));
      expect(await bind()).toBe(49);
      await modify(dn('disabled'), change('replace', 'userAccountControl', '512'));
      expect(await bind()).toBe(0);
    });
  });

  describe('comparing a value', () => {
    const compare = (attribute: string, value: string, name = `uid=asmith,ou=Engineering,ou=People,${base}`) =>
      directory.as(manager, (client) => client.compare(name, attribute, value));

    test('says whether the entry has it', async () => {
      expect(await compare('sn', 'SMITH')).toBe(true);
      expect(await compare('sn', 'Jones')).toBe(false);
      expect(await compare('objectClass', 'person')).toBe(true);
    });

    test('is refused where it cannot be said', async () => {
      expect(await resultCode(compare('pager', '1'))).toBe(16);
      expect(await resultCode(compare('nosuch', '1'))).toBe(17);
      expect(await resultCode(compare('userAccountControl', 'normal'))).toBe(21);
      expect(await resultCode(compare('userPassword', 'Asmith-1234'))).toBe(50);
      expect(await resultCode(compare('sn', 'Smith', dn('nobody')))).toBe(32);
    });
  });
}
