import type { Change, Entry } from 'ldapts';
import { escapeDnValue } from '../distinguished-name.ts';
import { personNames, saltedSha, text } from '../person.ts';
import type { AccountDialect, WantedAccount } from './account-dialect.ts';
import { listed, longAgo, policyFor, replace } from './openldap-accounts.ts';
import { timeOf } from './policy-states.ts';

/** As many wrong passwords as lock an account, and a day that nobody waits for. */
const lockingFailures = '5';
const noEnd = '20380101000000Z';

/** The end of a password that an administrator has set for somebody who has to change it, as the server writes it itself. */
const mustChangeEnd = '19700101000000Z';

/** The way of 389 Directory Server, and of the family that it comes of. */
export const ds389Accounts: AccountDialect = {
  accountAttributes: ['nsAccountLock', 'accountUnlockTime', 'passwordRetryCount', 'passwordExpirationTime', 'pwdPolicySubentry'],
  departmentAttribute: 'departmentNumber',
  newPerson: (person, base) => {
    const { names, password } = personNames(person, base);
    return {
      dn: `uid=${escapeDnValue(person.userid)},${person.parent ?? `ou=People,${base}`}`,
      attributes: listed({
        objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
        ...(person.department ? { departmentNumber: [person.department] } : {}),
        ...names,
        userPassword: [saltedSha(password)],
      }),
    };
  },
  passwordChange: (password) => replace('userPassword', saltedSha(password)),
  accountChanges: (entry, wanted, { base }) => {
    const changes: Change[] = [];
    if (wanted.disabled !== undefined) changes.push(replace('nsAccountLock', wanted.disabled ? 'true' : ''));
    if (wanted.locked !== undefined) {
      changes.push(replace('passwordRetryCount', wanted.locked ? lockingFailures : ''));
      changes.push(replace('accountUnlockTime', wanted.locked ? noEnd : ''));
    }
    changes.push(...agingChanges(entry, wanted, base));
    return changes.length > 0 ? [{ dn: entry.dn, changes }] : [];
  },
  states: async (_, entry, { nowMs }) => {
    const end = text(entry, 'passwordExpirationTime');
    const unlocked = text(entry, 'accountUnlockTime');
    const isUnder = text(entry, 'pwdPolicySubentry') !== '';
    return {
      disabled: text(entry, 'nsAccountLock').toLowerCase() === 'true',
      locked: Number(text(entry, 'passwordRetryCount')) >= Number(lockingFailures) && unlocked !== '' && timeOf(unlocked) > nowMs(),
      passwordExpired: isUnder && end !== '' && end !== mustChangeEnd && timeOf(end) <= nowMs(),
      mustChangePassword: isUnder && end === mustChangeEnd,
    };
  },
};

/** Both are said by the end of the password, which counts under a policy of its own only. A password that has to be changed has ended, too. */
function agingChanges(entry: Entry, { passwordExpired, mustChangePassword }: WantedAccount, base: string): Change[] {
  if (passwordExpired === undefined && mustChangePassword === undefined) return [];
  const end = text(entry, 'passwordExpirationTime');
  const mustChange = mustChangePassword ?? end === mustChangeEnd;
  const expires = passwordExpired ?? (end !== '' && end !== mustChangeEnd);
  return [
    replace('passwordExpirationTime', mustChange ? mustChangeEnd : expires ? longAgo : ''),
    replace('pwdPolicySubentry', policyFor({ expires, mustChange }, base)),
  ];
}
