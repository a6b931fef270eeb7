import { describe, expect, test } from 'vitest';
import { change } from '../entries.ts';
import { resultCode } from '../result-code.ts';
import type { DirectoryTarget } from '../target.ts';

const whoAmI = '1.3.6.1.4.1.4203.1.11.3';

export function describeBinds(directory: DirectoryTarget): void {
  const bindCode = (dn: string, password: string) => resultCode(directory.as({ dn, password }, async () => undefined));
  const asmith = `uid=asmith,ou=Engineering,ou=People,${directory.base}`;

  describe('a bind', () => {
    test.for(directory.population.people.slice(0, 6).map(({ userid }) => userid))(
      'lets %s in with the password of the population',
      async (userid) => {
        const person = directory.population.people.find((candidate) => candidate.userid === userid);
        expect(await bindCode(person?.dn ?? '', person?.password ?? '')).toBe(0);
      },
    );

    test('takes the name in any case of letters and with spaces, and says who is bound as the entry is called', async () => {
      const written = { dn: `UID=ASMITH, OU=Engineering,ou=people,DC=lab,DC=example`, password: 'Asmith-1234' };
      const { value } = await directory.as(written, (client) => client.exop(whoAmI));
      expect(value).toBe(`dn:${asmith}`);
    });

    test.for([
      ['a wrong password', asmith, 'wrong', 49],
      ['a password in other letters', asmith, 'asmith-1234', 49],
      ['an unknown name', `uid=nobody,${directory.base}`, 'wrong', 49],
      ['a name outside the directory', 'uid=nobody,dc=elsewhere', 'wrong', 49],
      ['an entry without a password', `cn=ASMITH-PC,ou=Workstations,${directory.base}`, 'wrong', 49],
      ['a wrong password of the administrator', `cn=admin,${directory.base}`, 'wrong', 49],
      ['a disabled account with its right password', `uid=test01,ou=Test Accounts,${directory.base}`, 'Test01-1234', 49],
      ['no password', asmith, '', 53],
      ['neither name nor password', '', '', 48],
      ['a password without a name', '', 'wrong', 49],
      ['a name that is no DN', 'asmith', 'Asmith-1234', 34],
    ] as const)('refuses %s', async ([, dn, password, code]) => {
      expect(await bindCode(dn, password)).toBe(code);
    });

    test('that fails leaves nobody bound', async () => {
      const refused = directory.as(directory.manager, async (client) => {
        expect(await resultCode(client.bind(directory.manager.dn, 'wrong'))).toBe(49);
        return client.search(directory.base, { scope: 'base' });
      });
      expect(await resultCode(refused)).toBe(50);
    });
  });

  describe('who is not bound', () => {
    test('sees no entry', async () => {
      expect(await resultCode(directory.as(undefined, (client) => client.search(directory.base, { filter: '(uid=asmith)' })))).toBe(50);
    });

    test('changes nothing', async () => {
      expect(await resultCode(directory.as(undefined, (client) => client.modify(asmith, change('replace', 'title', 'Chief'))))).toBe(8);
    });

    test('may read what the server says of itself', async () => {
      const { searchEntries } = await directory.as(undefined, (client) =>
        client.search('', { scope: 'base', attributes: ['namingContexts', 'supportedLDAPVersion', 'supportedControl'] }),
      );
      expect(searchEntries[0]).toMatchObject({ namingContexts: directory.base, supportedLDAPVersion: '3' });
      expect(searchEntries[0]?.supportedControl).toContain('1.2.840.113556.1.4.319');
    });
  });
}
