import type { DirectoryEntry } from '@uclab/platform/ldap';
import type { DirectoryQuery, DirectorySession, DirectorySource } from '../../services/cucm/src/dirsync/directory-source.ts';

const pageSize = 1000;

interface Change {
  readonly number: number;
  readonly uniqueId: string;
}

/** A directory of people that tells its changes by a retro changelog, without a wire: what it says costs next to nothing. */
export class LoggedDirectory implements DirectorySource {
  readonly #people: DirectoryEntry[];
  readonly #changes: Change[] = [];

  constructor(people: number) {
    this.#people = Array.from({ length: people }, (_, index) => person(index, '+41 44 000'));
  }

  /** Gives somebody another telephone number. */
  change(index: number, telephone: string): void {
    this.#people[index] = person(index, telephone);
    this.#changes.push({ number: this.#changes.length + 1, uniqueId: uniqueId(index) });
  }

  async open(): Promise<DirectorySession> {
    return { pages: (query) => this.#pages(query), close: () => {} };
  }

  async *#pages({ base, filter }: DirectoryQuery): AsyncIterable<readonly DirectoryEntry[]> {
    if (base === '') return yield [this.#root()];
    if (base === 'cn=changelog') return yield this.#logged(Number(/>=(\d+)/.exec(filter)?.[1]));
    const ids = [...filter.matchAll(/\(nsUniqueId=([^)]+)\)/g)].map(([, id]) => id);
    if (ids.length > 0) return yield ids.flatMap((id) => this.#people[Number(id?.slice(prefix.length))] ?? []);
    for (let at = 0; at < this.#people.length; at += pageSize) yield this.#people.slice(at, at + pageSize);
  }

  #root(): DirectoryEntry {
    const last = String(this.#changes.length);
    const first = this.#changes.length === 0 ? '0' : '1';
    const values = {
      changelog: ['cn=changelog'],
      firstchangenumber: [first],
      lastchangenumber: [last],
      namingcontexts: ['dc=lab,dc=example'],
    };
    return { dn: '', values };
  }

  #logged(from: number): DirectoryEntry[] {
    return this.#changes
      .filter(({ number }) => number >= from)
      .map(({ number, uniqueId: id }) => ({
        dn: `changenumber=${number},cn=changelog`,
        values: {
          changenumber: [String(number)],
          changetype: ['modify'],
          targetdn: [`uid=${id}`],
          targetuniqueid: [id],
          changetime: ['20260105090000Z'],
        },
      }));
  }
}

const prefix = 'id-';
const uniqueId = (index: number): string => `${prefix}${index}`;

const person = (index: number, telephone: string): DirectoryEntry => ({
  dn: `uid=u${index},ou=People,dc=lab,dc=example`,
  values: {
    uid: [`u${index}`],
    sn: [`Smith ${index}`],
    givenname: ['Ann'],
    telephonenumber: [telephone],
    mail: [`u${index}@lab.example`],
    departmentnumber: ['Sales'],
    nsuniqueid: [uniqueId(index)],
  },
});
