import { hash as digestOf, randomBytes } from 'node:crypto';
import { matchesHash } from './password-hash.ts';

/** Some 100 bytes each. */
const defaultRemembered = 10_000;

/**
 * Checks passwords that the node itself keeps. scrypt is slow on purpose, so a success is remembered, never in a form from
 * which the password could be had: a digest over hash and password under a key that lives as long as the process. The hash
 * is part of it, so a changed password is forgotten by itself, also by a reset; role and lock are the caller's, each time.
 * A password that the directory checks never comes here.
 */
export class LocalCredentials {
  readonly #key = randomBytes(32).toString('base64');
  /** In the order of last use, oldest first. */
  readonly #known = new Set<string>();
  readonly #remembered: number;
  readonly #underWay = new Map<string, Promise<boolean>>();

  /** `remembered`: how many successes are kept, of those that were used last. */
  constructor(remembered = defaultRemembered) {
    this.#remembered = remembered;
  }

  /** Whether the password belongs to the stored hash. Failures are not remembered. */
  async verify(password: string, hash: string): Promise<boolean> {
    const digest = digestOf('sha256', `${this.#key}\0${hash}\0${password}`, 'base64');
    if (this.#known.delete(digest)) {
      this.#known.add(digest);
      return true;
    }
    // Callers with one and the same password, as every Sync Agent after a restart of CUCM, wait for one check.
    const check = this.#underWay.get(digest) ?? matchesHash(password, hash).finally(() => this.#underWay.delete(digest));
    this.#underWay.set(digest, check);
    if (!(await check)) return false;
    this.#remember(digest);
    return true;
  }

  #remember(digest: string): void {
    const oldest = this.#known.size >= this.#remembered ? this.#known.values().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.add(digest);
  }
}
