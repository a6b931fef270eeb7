import { expect, it } from 'vitest';
import { RunningDirSync } from '../../test/running-dirsync.ts';
import { synchronisedSeed } from '../../test/seeds.ts';
import { engineering, people, SunDirectory, sales } from '../../test/sun-directory.ts';
import { allEndUsers } from '../users/index.ts';

const ldapSystem = { syncEnabled: true, ldapServer: 'iPlanet or Sun ONE LDAP Server', userIdAttribute: 'uid' } as const;

/** Numbers below a bound, the same ones for the same seed. */
function numbers(seed: number): (bound: number) => number {
  let state = seed * 7919;
  return (bound) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * bound);
  };
}

/**
 * A directory in which few user ids and mail addresses are wanted by many entries, some of which lack a last name, and in which the name of
 * a manager stays as it was written, whatever becomes of the manager.
 */
class ContestedDirectory extends SunDirectory {
  readonly #next: (bound: number) => number;
  readonly #dns: string[] = [];
  /** What was done, in words. */
  readonly done: string[] = [];

  constructor(seed: number) {
    super();
    this.#next = numbers(seed);
  }

  /** Adds, changes, deletes or renames an entry; nothing where the name is taken. */
  disturb(): void {
    const dn = this.#any(this.#dns);
    const uid = this.#any(['ua', 'ub', 'uc', 'ud', 'ue', 'reader', 'UA']) ?? '';
    const manager = this.#any(['', `uid=ua,${people}`, `uid=uc,${people}`, `uid=ub,${sales}`]) ?? '';
    const values = { sn: this.#any(['S1', 'S2', 'S3', ' ']) ?? '', mail: this.#any(['', 'a@x', 'b@x', 'c@x']) ?? '', manager };
    const what = this.#next(4);
    this.done.push(`${what}: ${dn} ${uid} ${JSON.stringify(values)}`);
    if (what === 0 || dn === undefined) {
      const folder = this.#any([people, sales, engineering]) ?? people;
      if (this.#isFree(`uid=${uid},${folder}`)) this.#dns.push(this.add(uid, folder, values));
    } else if (what === 1) this.set(dn, values);
    else if (what === 2) this.delete(this.#take(dn));
    else if (this.#isFree(dn.replace(/^uid=[^,]+/, `uid=${uid}`))) this.#dns.push(this.rename(this.#take(dn), uid));
  }

  #any<T>(some: readonly T[]): T | undefined {
    return some[this.#next(some.length)];
  }

  #isFree(dn: string): boolean {
    return this.#dns.every((other) => other.toLowerCase() !== dn.toLowerCase());
  }

  #take(dn: string): string {
    this.#dns.splice(this.#dns.indexOf(dn), 1);
    return dn;
  }
}

it.each(Array.from({ length: 12 }, (_, index) => index + 1))('runs of changes leave a full run nothing to do, story %i', async (seed) => {
  const directory = new ContestedDirectory(seed);
  const cucm = await RunningDirSync.start({ ...synchronisedSeed, ldapSystem }, directory, seed % 2 === 0 ? '10.5.2' : '8.5.1');
  try {
    directory.add('anchor', people);
    await cucm.sync();
    for (let round = 0; round < 12; round++) {
      for (let index = 0; index < 3; index++) directory.disturb();
      expect(await cucm.sync('lab', 'changes')).toMatchObject({ outcome: 'succeeded' });
      const { added, updated, deactivated } = await cucm.sync();
      expect({ added, updated, deactivated }, directory.done.join('\n')).toEqual({ added: 0, updated: 0, deactivated: 0 });
      const mails = allEndUsers(cucm.store).flatMap(({ status, mailid }) => (status === 1 && mailid !== '' ? [mailid] : []));
      if (seed % 2 === 0) expect(new Set(mails).size, directory.done.join('\n')).toBe(mails.length);
    }
  } finally {
    await cucm.stop();
  }
});
