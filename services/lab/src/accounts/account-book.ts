import type { Accounts } from '@uclab/contracts/lab-api';
import { z } from 'zod';
import type { StateFile } from '../service/state-file.ts';

/** Passwords that were set through the laboratory, by user id in lower case. */
export const learnedPasswordsSchema = z.record(z.string(), z.string());

/** Whose passwords the laboratory knows, because it made them. */
export class AccountBook {
  readonly #made: Accounts;
  readonly #learned: Pick<StateFile<typeof learnedPasswordsSchema>, 'value' | 'set'>;
  readonly #localPassword: () => string | undefined;

  /** `localPassword`: what everybody has while CUCM does not ask the directory for passwords, undefined while it does. */
  constructor(
    made: Accounts,
    learned: Pick<StateFile<typeof learnedPasswordsSchema>, 'value' | 'set'>,
    localPassword: () => string | undefined = () => undefined,
  ) {
    this.#made = made;
    this.#learned = learned;
    this.#localPassword = localPassword;
  }

  /** Who can sign in, with the passwords as they are now. */
  get accounts(): Accounts {
    const learned = this.#learned.value;
    const local = this.#localPassword();
    const users = this.#made.users.map((user) => ({ ...user, password: local ?? learned[user.userid.toLowerCase()] ?? user.password }));
    return { ...this.#made, users };
  }

  /**
   * The password that a user has as far as the laboratory knows: what it set last, what it was told, or what the directory's rule gives.
   * `asmith` has `Asmith-1234`.
   */
  passwordOf(userid: string): string {
    const key = userid.toLowerCase();
    const told = this.#learned.value[key] ?? this.#made.users.find((user) => user.userid.toLowerCase() === key)?.password;
    return this.#localPassword() ?? told ?? `${userid.charAt(0).toUpperCase()}${userid.slice(1)}-1234`;
  }

  /** The node on which a user was homed at the beginning. */
  homeOf(userid: string): string | undefined {
    return this.#made.users.find((user) => user.userid.toLowerCase() === userid.toLowerCase())?.home;
  }

  learn(userid: string, password: string): void {
    this.#learned.set({ ...this.#learned.value, [userid.toLowerCase()]: password });
  }

  /** Everybody has again the password of the beginning. */
  forgetLearned(): void {
    if (Object.keys(this.#learned.value).length > 0) this.#learned.set({});
  }
}
