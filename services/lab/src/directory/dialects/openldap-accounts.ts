import { Attribute, Change, Control, type Entry } from 'ldapts';
import { escapeDnValue } from '../distinguished-name.ts';
import { accountControl, isDisabled, lockedForGood, lockTimeOf, personNames, saltedSha, text } from '../person.ts';
import type { AccountDialect, EntryChange, WantedAccount } from './account-dialect.ts';
import { policyStates } from './policy-states.ts';

/** A day before every password that anybody set. */
export const longAgo = '20090105080000Z';

/** Under which policy an account has to be so that its password ends, or has to be changed; '' where the default one will do. */
export function policyFor(wanted: { expires: boolean; mustChange: boolean }, base: string): string {
  if (!wanted.expires && !wanted.mustChange) return '';
  return `cn=${wanted.mustChange ? 'strict' : 'expiring'},ou=policies,${base}`;
}

/** Lets an administrator write what a server keeps to itself, the day on which a password was set (draft-zeilenga-ldap-relax). */
const relaxedRules = (): Control => new Control('1.3.6.1.4.1.4203.666.5.12', { critical: true });

export const replace = (type: string, value: string): Change =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values: value === '' ? [] : [value] }) });

export const listed = (attributes: Readonly<Record<string, readonly string[]>>): Attribute[] =>
  Object.entries(attributes).map(([type, values]) => new Attribute({ type, values: [...values] }));

/** The way of a directory with the password policy of draft-behera-ldap-password-policy, OpenLDAP for one; the embedded one has it, too. */
export const openLdapAccounts: AccountDialect = {
  accountAttributes: ['userAccountControl', 'pwdAccountLockedTime', 'pwdChangedTime', 'pwdReset', 'pwdPolicySubentry'],
  departmentAttribute: 'department',
  newPerson: (person, base) => {
    const { names, password, mail } = personNames(person, base);
    return {
      dn: `uid=${escapeDnValue(person.userid)},${person.parent ?? `ou=People,${base}`}`,
      attributes: listed({
        objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson', 'user'],
        ...(person.department ? { department: [person.department], departmentNumber: [person.department] } : {}),
        ...names,
        userPassword: [saltedSha(password)],
        sAMAccountName: [person.userid],
        userPrincipalName: [mail],
        userAccountControl: ['512'],
        objectCategory: ['person'],
      }),
    };
  },
  passwordChange: (password) => replace('userPassword', saltedSha(password)),
  accountChanges: (entry, wanted, { base }) => {
    const changes: Change[] = [];
    if (wanted.disabled !== undefined) changes.push(replace('userAccountControl', accountControl(entry, wanted.disabled)));
    if (wanted.locked === true) changes.push(replace('pwdAccountLockedTime', lockedForGood));
    if (wanted.locked === false && lockTimeOf(entry) !== '') changes.push(replace('pwdAccountLockedTime', ''));
    changes.push(...agingChanges(entry, wanted, base));
    const controls = wanted.passwordExpired === undefined ? [] : [relaxedRules()];
    return changes.length > 0 ? [{ dn: entry.dn, changes, controls } satisfies EntryChange] : [];
  },
  states: async (client, entry, place) => ({ ...(await policyStates(client, entry, place)), disabled: isDisabled(entry) }),
};

/** Only under a policy that says so does a password end or have to be changed. */
function agingChanges(entry: Entry, { passwordExpired, mustChangePassword }: WantedAccount, base: string): Change[] {
  if (passwordExpired === undefined && mustChangePassword === undefined) return [];
  const changes: Change[] = [];
  if (passwordExpired !== undefined) changes.push(replace('pwdChangedTime', passwordExpired ? longAgo : ''));
  if (mustChangePassword !== undefined) changes.push(replace('pwdReset', mustChangePassword ? 'TRUE' : ''));
  const expires = passwordExpired ?? text(entry, 'pwdChangedTime') === longAgo;
  const mustChange = mustChangePassword ?? text(entry, 'pwdReset') === 'TRUE';
  return [...changes, replace('pwdPolicySubentry', policyFor({ expires, mustChange }, base))];
}
