import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { StateFile } from '../service/state-file.ts';
import { AccountBook, learnedPasswordsSchema } from './account-book.ts';

const folder = mkdtempSync(join(tmpdir(), 'uclab-accounts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = {
  users: [
    { userid: 'asmith', password: 'Asmith-1234', home: 'cups1' },
    { userid: 'bjones', password: 'Bjones-1234', home: 'cups2' },
  ],
  applicationUser: { userid: 'administrator', password: 'x' },
  thirdPartyUser: { userid: 'pwsapp', password: 'x' },
  directoryManager: { dn: 'cn=m', password: 'x' },
};
const book = () => new AccountBook(made, new StateFile(join(folder, 'passwords.json'), learnedPasswordsSchema, {}));

it('tells a password that was changed, also after a restart of the laboratory', () => {
  book().learn('ASmith', 'Again-12');
  expect(book().accounts.users[0]).toEqual({ userid: 'asmith', password: 'Again-12', home: 'cups1' });
  expect(book().passwordOf('asmith')).toBe('Again-12');
});

it('goes back to the passwords of the beginning', () => {
  book().learn('asmith', 'Again-12');
  book().forgetLearned();
  expect(book().passwordOf('asmith')).toBe('Asmith-1234');
});

it('tells the password that CUCM holds while CUCM checks passwords itself, and that of the directory again afterwards', () => {
  let local: string | undefined = 'ciscocisco';
  const one = new AccountBook(made, new StateFile(join(folder, 'others.json'), learnedPasswordsSchema, {}), () => local);
  expect(one.accounts.users.map(({ password }) => password)).toEqual(['ciscocisco', 'ciscocisco']);
  expect(one.passwordOf('zork')).toBe('ciscocisco');
  local = undefined;
  expect(one.passwordOf('bjones')).toBe('Bjones-1234');
});

it('knows the rule by which everybody else has a password', () => {
  expect(book().passwordOf('zork')).toBe('Zork-1234');
});
