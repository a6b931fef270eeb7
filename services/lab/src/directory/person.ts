import { hash, randomBytes } from 'node:crypto';
import type { addDirectoryUserSchema, DirectoryUser } from '@uclab/contracts/lab-api';
import type { Entry } from 'ldapts';
import type { z } from 'zod';
import type { AccountStates } from './dialects/index.ts';
import { domainOf } from './distinguished-name.ts';

/** What a search has to ask for so that `personOf` can read the entry, but for what the directory's maker calls in a way of his own. */
export const personAttributes = ['uid', 'givenName', 'sn', 'cn', 'mail', 'telephoneNumber'];

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

/** What no directory shows to a person. */
const secret = /^(?:userPassword|unicodePwd|pwdHistory)(?:;|$)/i;

/** The attributes of an entry that are texts, by their names, in alphabetical order. */
export function textsOf({ dn: _, ...attributes }: Entry): Record<string, string[]> {
  const named = Object.entries(attributes).map(([name, value]): [string, string[]] => [
    name,
    [value].flat().filter((each): each is string => typeof each === 'string' && !/[\p{Cc}\uFFFD]/u.test(each)),
  ]);
  return Object.fromEntries(
    named.filter(([name, values]) => values.length > 0 && !secret.test(name)).sort(([one], [other]) => one.localeCompare(other, 'en')),
  );
}

/** When the directory locked an account, in its own notation; empty when it did not. */
export const lockTimeOf = (entry: Entry): string => text(entry, 'pwdAccountLockedTime');

/** Whether the flags of an account disable it. */
export const isDisabled = (entry: Entry): boolean => (Number(text(entry, 'userAccountControl')) & disabledFlag) !== 0;

/** The entry as the API shows it; what a policy says is for the caller to judge, since it is a matter of time. */
export function personOf(entry: Entry, states: AccountStates, departmentAttribute: string): DirectoryUser {
  return {
    userid: text(entry, 'uid'),
    dn: entry.dn,
    firstName: text(entry, 'givenName'),
    lastName: text(entry, 'sn'),
    mail: text(entry, 'mail'),
    telephoneNumber: text(entry, 'telephoneNumber'),
    department: text(entry, departmentAttribute),
    ...states,
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

/** What a new person is called in every directory; what was not given is made up from the user id. */
export function personNames(person: z.output<typeof addDirectoryUserSchema>, base: string) {
  const { userid, firstName, telephoneNumber, departmentNumber } = person;
  const lastName = person.lastName ?? `${userid.charAt(0).toUpperCase()}${userid.slice(1)}`;
  const name = firstName === undefined ? lastName : `${firstName} ${lastName}`;
  const mail = person.mail ?? `${userid}@${domainOf(base)}`;
  return {
    names: {
      uid: [userid],
      cn: [name],
      sn: [lastName],
      displayName: [name],
      ...(firstName ? { givenName: [firstName] } : {}),
      ...(departmentNumber ? { departmentNumber: [departmentNumber] } : {}),
      ...(telephoneNumber ? { telephoneNumber: [telephoneNumber] } : {}),
      ...(mail === '' ? {} : { mail: [mail] }),
    },
    mail,
    password: person.password ?? passwordOf(userid),
  };
}
