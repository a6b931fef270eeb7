import type { addDirectoryUserSchema, DirectoryUser, DirectoryUserChange } from '@uclab/contracts/lab-api';
import type { Attribute, Change, Client, Control, Entry } from 'ldapts';
import type { z } from 'zod';

/** What an administrator wants of an account. */
export type WantedAccount = Omit<DirectoryUserChange, 'attributes' | 'password'>;

/** What is true of an account now. */
export type AccountStates = Pick<DirectoryUser, 'locked' | 'passwordExpired' | 'mustChangePassword' | 'disabled'>;

/** One change of an entry. */
export interface EntryChange {
  readonly dn: string;
  readonly changes: readonly Change[];
  readonly controls?: readonly Control[];
}

/** Where the directory is read, and by which time it ends a lock. */
export interface Place {
  readonly base: string;
  readonly nowMs: () => number;
}

/** How the directories of one maker keep a person, a password and the state of an account. */
export interface AccountDialect {
  /** What has to be asked for beside the attributes of the person. */
  readonly accountAttributes: readonly string[];
  /** Which attribute holds the department. */
  readonly departmentAttribute: 'department' | 'departmentNumber';
  newPerson(
    person: z.output<typeof addDirectoryUserSchema>,
    base: string,
  ): { readonly dn: string; readonly attributes: readonly Attribute[] };
  /** Sets a password as an administrator does. */
  passwordChange(password: string): Change;
  /** What has to be changed so that an account is as wanted. Throws a Refusal for what the directory does not let anybody do. */
  accountChanges(entry: Entry, wanted: WantedAccount, place: Place): readonly EntryChange[];
  states(client: Client, entry: Entry, place: Place): Promise<AccountStates>;
}
