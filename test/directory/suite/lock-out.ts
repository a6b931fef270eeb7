import { maximumFailures } from '@uclab/directory/population';
import { PasswordPolicyControl, PasswordPolicyError } from 'ldapts';
import { beforeEach, describe, expect, test } from 'vitest';
import { addPerson, change, find, personDn, personPassword, valuesOf } from '../entries.ts';
import { resultCode } from '../result-code.ts';
import type { DirectoryTarget } from '../target.ts';

export function describeLockOut(directory: DirectoryTarget): void {
  const { base, admin, manager } = directory;
  let userid = '';
  let made = 0;
  const dn = () => personDn(userid, base);
  const bind = (password: string) => resultCode(directory.as({ dn: dn(), password }, async () => undefined));
  const failures = () => directory.as(admin, (client) => valuesOf(client, base, `(uid=${userid})`, 'pwdFailureTime'));
  const modify = (...changes: ReturnType<typeof change>[]) => directory.as(admin, (client) => client.modify(dn(), changes));
  const fail = async (times: number) => {
    for (let count = 0; count < times; count++) expect(await bind('wrong')).toBe(49);
  };

  describe('an account', () => {
    beforeEach(async () => {
      userid = `locks${++made}`;
      await directory.as(admin, (client) => addPerson(client, userid, base));
    });

    test('is locked after five wrong passwords, and then the right one is refused like a wrong one', async () => {
      await fail(maximumFailures);
      expect(await bind(personPassword)).toBe(49);
    });

    test('is not locked by four wrong passwords, which a right one makes forgotten', async () => {
      await fail(maximumFailures - 1);
      expect(await failures()).toHaveLength(maximumFailures - 1);
      expect(await bind(personPassword)).toBe(0);
      expect(await failures()).toEqual([]);
      await fail(maximumFailures - 1);
      expect(await bind(personPassword)).toBe(0);
    });

    test('shows to whoever may read it that it is locked', async () => {
      await fail(maximumFailures);
      const locked = await directory.as(manager, (client) => find(client, base, { filter: `(&(uid=${userid})(pwdAccountLockedTime=*))` }));
      expect(locked).toHaveLength(1);
    });

    test('says that it is locked only to a client that asks for the password policy', async () => {
      const outcome = async (password: string) => {
        const policy = new PasswordPolicyControl();
        const code = await directory.as(undefined, (client) => resultCode(client.bind(dn(), password, policy)));
        return [code, policy.value];
      };
      expect(await outcome('wrong')).toEqual([49, {}]);
      await fail(maximumFailures - 1);
      expect(await outcome(personPassword)).toEqual([49, { error: PasswordPolicyError.AccountLocked }]);
    });

    test('is unlocked by an administrator who takes the lock off', async () => {
      await fail(maximumFailures);
      await modify(change('delete', 'pwdAccountLockedTime'));
      expect(await failures()).toEqual([]);
      expect(await bind(personPassword)).toBe(0);
    });

    test('is unlocked by a new password', async () => {
      await fail(maximumFailures);
      await modify(change('replace', 'userPassword', 'Renewed-1234'));
      expect(await bind('Renewed-1234')).toBe(0);
    });

    test('can be locked by an administrator until an administrator unlocks it', async () => {
      await modify(change('replace', 'pwdAccountLockedTime', '000001010000Z'));
      expect(await bind(personPassword)).toBe(49);
      await modify(change('delete', 'pwdAccountLockedTime'));
      expect(await bind(personPassword)).toBe(0);
    });
  });
}
