import { type Client, Control, PasswordPolicyControl, PasswordPolicyError } from 'ldapts';
import { beforeEach, describe, expect, test } from 'vitest';
import { addPerson, change, find, personDn, personPassword, valuesOf } from '../entries.ts';
import { resultCode } from '../result-code.ts';
import type { DirectoryTarget } from '../target.ts';

/** A day on which nobody who is told here was there yet. */
const longAgo = '20090105080000Z';

export function describePasswordPolicy(directory: DirectoryTarget): void {
  const { base, admin } = directory;
  let userid = '';
  let made = 0;
  const dn = () => personDn(userid, base);
  const relax = () => new Control('1.3.6.1.4.1.4203.666.5.12', { critical: true });
  const modify = (...changes: ReturnType<typeof change>[]) => directory.as(admin, (client) => client.modify(dn(), changes, relax()));
  const values = (attribute: string) => directory.as(admin, (client) => valuesOf(client, base, `(uid=${userid})`, attribute));
  const under = (policy: string) => change('replace', 'pwdPolicySubentry', `cn=${policy},ou=policies,${base}`);
  const passwordWasSet = (at: string) => change('replace', 'pwdChangedTime', at);
  /** Result code of a bind and the policy's own word, then what a search is answered with. */
  const bind = (password: string) =>
    directory.as(undefined, async (client) => {
      const policy = new PasswordPolicyControl();
      const code = await resultCode(client.bind(dn(), password, policy));
      const search = code === 0 ? await resultCode(find(client, base, { filter: '(uid=bjones)' })) : undefined;
      return [code, policy.value?.error, search];
    });

  describe('under the strict policy, a password', () => {
    beforeEach(async () => {
      userid = `strict${++made}`;
      await directory.as(admin, (client) => addPerson(client, userid, base));
      await modify(under('strict'));
    });

    test('that is new is taken', async () => {
      expect(await values('pwdChangedTime')).toEqual([]);
      expect(await bind(personPassword)).toEqual([0, undefined, 0]);
    });

    test('that has ended is refused, and only to whoever knows it that is said', async () => {
      await modify(passwordWasSet(longAgo));
      expect(await bind(personPassword)).toEqual([49, PasswordPolicyError.PasswordExpired, undefined]);
      expect(await bind('wrong')).toEqual([49, undefined, undefined]);
    });

    test('that was reset is taken, for nothing but setting another one', async () => {
      await modify(change('replace', 'pwdReset', 'TRUE'));
      expect(await bind(personPassword)).toEqual([0, PasswordPolicyError.ChangeAfterReset, 50]);
      await directory.as({ dn: dn(), password: personPassword }, async (client) => {
        expect(await resultCode(client.modify(dn(), change('replace', 'title', 'Chief')))).toBe(50);
        await client.modify(dn(), change('replace', 'userPassword', 'Own-1234'));
        expect(await find(client, base, { filter: '(uid=bjones)' })).toHaveLength(1);
      });
      expect(await values('pwdReset')).toEqual([]);
      expect(await bind('Own-1234')).toEqual([0, undefined, 0]);
    });

    test('that was reset goes before one that has ended', async () => {
      await modify(change('replace', 'pwdReset', 'TRUE'), passwordWasSet(longAgo));
      expect(await bind(personPassword)).toEqual([0, PasswordPolicyError.ChangeAfterReset, 50]);
    });

    test('that an administrator sets is one that was reset', async () => {
      await modify(change('replace', 'userPassword', 'Renewed-1234'));
      expect(await bind('Renewed-1234')).toEqual([0, PasswordPolicyError.ChangeAfterReset, 50]);
    });
  });

  describe('under the expiring policy, a password', () => {
    test('in place of one that has ended is taken', async () => {
      userid = `expiring${++made}`;
      await directory.as(admin, (client) => addPerson(client, userid, base));
      await modify(under('expiring'), passwordWasSet(longAgo));
      expect(await bind(personPassword)).toEqual([49, PasswordPolicyError.PasswordExpired, undefined]);
      await modify(change('replace', 'userPassword', 'Renewed-1234'));
      expect(await values('pwdChangedTime')).toEqual([expect.stringMatching(/^20[2-9]\d{11}Z$/)]);
      expect(await values('pwdReset')).toEqual([]);
      expect(await bind('Renewed-1234')).toEqual([0, undefined, 0]);
    });
  });

  describe('under the default policy, a password', () => {
    test('comes alone: a request with two is refused', async () => {
      userid = `single${++made}`;
      const two = ['First-1234', 'Second-1234'];
      const code = (work: (client: Client) => Promise<unknown>) => directory.as(admin, (client) => resultCode(work(client)));
      expect(await code((client) => addPerson(client, userid, base, { userPassword: two }))).toBe(19);
      expect(await code((client) => addPerson(client, userid, base))).toBe(0);
      expect(await code((client) => client.modify(dn(), change('replace', 'userPassword', ...two)))).toBe(19);
      const oneByOne = two.map((password) => change('add', 'userPassword', password));
      expect(await code((client) => client.modify(dn(), oneByOne))).toBe(19);
      for (const password of two) expect(await bind(password)).toEqual([49, undefined, undefined]);
      expect(await bind(personPassword)).toEqual([0, undefined, 0]);
    });

    test('neither ends nor has to be changed', async () => {
      userid = `lasting${++made}`;
      await directory.as(admin, (client) => addPerson(client, userid, base));
      await modify(change('replace', 'pwdReset', 'TRUE'), passwordWasSet(longAgo));
      expect(await bind(personPassword)).toEqual([0, undefined, 0]);
    });

    test('has a day of its own that only an administrator changes who relaxes the rules for it', async () => {
      userid = `dated${++made}`;
      await directory.as(admin, (client) => addPerson(client, userid, base));
      const change = [passwordWasSet(longAgo)];
      expect(await resultCode(directory.as(admin, (client) => client.modify(dn(), change)))).toBe(19);
      const own = { dn: dn(), password: personPassword };
      expect(await resultCode(directory.as(own, (client) => client.modify(dn(), change, relax())))).not.toBe(0);
      expect(await values('pwdChangedTime')).not.toEqual([longAgo]);
    });
  });
}
