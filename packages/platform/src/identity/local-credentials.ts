import { createHmac, randomBytes } from 'node:crypto';
import { matchesHash } from './password-hash.ts';

const remembered = 10_000;

/**
 * Checks passwords that the node itself keeps. scrypt is slow on purpose, so a success is remembered, never in a form from
 * which the password could be had: a digest over hash and password under a key that lives as long as the process. The hash
 * is part of it, so a changed password is forgotten by itself, also by a reset; role and lock are the caller's, each time.
 */
export class LocalCredentials {
  readonly #key = randomBytes(32);
  readonly #known = new Set<string>();
  readonly #underWay = new Map<string, Promise<boolean>>();

  /** Whether the password belongs to the stored hash. Failures are not remembered. */
  async verify(password: string, hash: string): Promise<boolean> {
    const digest = createHmac('sha256', this.#key).update(`${hash}\0${password}`).digest('base64');
    if (this.#known.has(digest)) return true;
    // Callers with one and the same password, as every Sync Agent after a restart of CUCM, wait for one check.
    const check = this.#underWay.get(digest) ?? matchesHash(password, hash).finally(() => this.#underWay.delete(digest));
    this.#underWay.set(digest, check);
    if (!(await check)) return false;
    this.#remember(digest);
    return true;
  }

  #remember(digest: string): void {
    const oldest = this.#known.size >= remembered ? this.#known.values().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.add(digest);
  }
}
