import { hash, randomBytes } from 'node:crypto';
import type { addDirectoryUserSchema, DirectoryUser } from '@uclab/contracts/lab-api';
import type { Entry } from 'ldapts';
import type { z } from 'zod';
import { domainOf, escapeDnValue } from './distinguished-name.ts';

/** What a search has to ask for so that `personOf` can read the entry. */
export const personAttributes = [
  'uid',
  'givenName',
  'sn',
  'cn',
  'mail',
  'telephoneNumber',
  'department',
  'userAccountControl',
  'pwdAccountLockedTime',
  'pwdChangedTime',
  'pwdReset',
  'pwdPolicySubentry',
];

/** Locked by an administrator, without an end (draft-behera-ldap-password-policy, section 5.3.3). */
export const lockedForGood = '000001010000Z';

const disabledFlag = 2;
const normalAccount = 512;

export const text = (entry: Entry, attribute: string): string => {
  const value = entry[attribute];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? '' : first.toString();
};

/** The flags of an account with the one that disables it set or cleared. */
export function accountControl(entry: Entry, disabled: boolean): string {
  const flags = Number(text(entry, 'userAccountControl')) || normalAccount;
  return String(disabled ? flags | disabledFlag : flags & ~disabledFlag);
}

/** When the directory locked an account, in its own notation; empty when it did not. */
export const lockTimeOf = (entry: Entry): string => text(entry, 'pwdAccountLockedTime');

/** What a password policy makes of an account. */
export type PolicyStates = Pick<DirectoryUser, 'locked' | 'passwordExpired' | 'mustChangePassword'>;

/** The entry as the API shows it; what a policy says is for the caller to judge, since it is a matter of time. */
export function personOf(entry: Entry, states: PolicyStates): DirectoryUser {
  return {
    userid: text(entry, 'uid'),
    dn: entry.dn,
    firstName: text(entry, 'givenName'),
    lastName: text(entry, 'sn'),
    mail: text(entry, 'mail'),
    telephoneNumber: text(entry, 'telephoneNumber'),
    department: text(entry, 'department'),
    ...states,
    disabled: (Number(text(entry, 'userAccountControl')) & disabledFlag) !== 0,
  };
}

/** A password as the directory keeps it: salted SHA-1, which every LDAP server takes. */
export function saltedSha(password: string): string {
  const salt = randomBytes(8);
  const digest = hash('sha1', Buffer.concat([Buffer.from(password), salt]), 'buffer');
  return `{SSHA}${Buffer.concat([digest, salt]).toString('base64')}`;
}

/** The laboratory's rule for passwords: `asmith` has `Asmith-1234`. */
const passwordOf = (userid: string): string => `${userid.charAt(0).toUpperCase()}${userid.slice(1)}-1234`;

/** A new person's entry, made as those that the directory began with; what was not given is made up from the user id. */
export function newPerson(
  person: z.output<typeof addDirectoryUserSchema>,
  base: string,
): { readonly dn: string; readonly attributes: Record<string, string[]> } {
  const { userid } = person;
  const lastName = person.lastName ?? `${userid.charAt(0).toUpperCase()}${userid.slice(1)}`;
  const name = person.firstName === undefined ? lastName : `${person.firstName} ${lastName}`;
  const mail = person.mail ?? `${userid}@${domainOf(base)}`;
  const optional = { givenName: person.firstName, telephoneNumber: person.telephoneNumber, department: person.department, mail };
  const given = Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
  return {
    dn: `uid=${escapeDnValue(userid)},${person.parent ?? `ou=People,${base}`}`,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson', 'user'],
      uid: [userid],
      cn: [name],
      sn: [lastName],
      displayName: [name],
      ...Object.fromEntries(given.map(([attribute, value]) => [attribute, [value]])),
      userPassword: [saltedSha(person.password ?? passwordOf(userid))],
      sAMAccountName: [userid],
      userPrincipalName: [mail],
      userAccountControl: [String(normalAccount)],
      objectCategory: ['person'],
    },
  };
}
