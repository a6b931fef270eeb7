import type { DirectoryEntry } from '@uclab/platform/ldap';
import type { DirectoryQuery, DirectorySession, DirectorySource } from '../src/dirsync/directory-source.ts';

export const people = 'ou=People,dc=lab,dc=example';
export const sales = `ou=Sales,${people}`;
export const engineering = `ou=Engineering,${people}`;

interface SunEntry {
  dn: string;
  readonly uniqueId: string;
  readonly values: Record<string, string>;
}

const entry = (dn: string, values: Record<string, string | string[]>): DirectoryEntry => ({
  dn,
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value].flat()])),
});

/** As much of a directory with a changelog as DirSync asks for, without a wire. */
export class SunDirectory implements DirectorySource {
  readonly #entries: SunEntry[] = [];
  readonly #log: { type: string; dn: string; uniqueId: string }[] = [];
  /** Filters that were asked with since they were last taken away, the root and the log left out. */
  asked: string[] = [];
  /** Resolves before each answer with people; replaced by a test that does something in the middle of a run. */
  beforeAnswer: () => Promise<void> = async () => {};

  async open(): Promise<DirectorySession> {
    return { pages: (query) => this.#pages(query), close: () => {} };
  }

  /** Adds a person, below the folder of that DN; the person's DN. */
  add(uid: string, folder: string, values: Record<string, string> = {}): string {
    const dn = `uid=${uid},${folder}`;
    const uniqueId = `id-${this.#log.length + 1}`;
    this.#entries.push({ dn, uniqueId, values: { uid, sn: uid.slice(1), ...values } });
    this.#log.push({ type: 'add', dn, uniqueId });
    return dn;
  }

  set(dn: string, values: Record<string, string>): void {
    const found = this.#find(dn);
    Object.assign(found.values, values);
    this.#log.push({ type: 'modify', dn, uniqueId: found.uniqueId });
  }

  rename(dn: string, uid: string): string {
    const found = this.#find(dn);
    found.dn = dn.replace(/^uid=[^,]+/, `uid=${uid}`);
    found.values.uid = uid;
    this.#log.push({ type: 'modrdn', dn, uniqueId: found.uniqueId });
    return found.dn;
  }

  delete(dn: string): void {
    const found = this.#find(dn);
    this.#entries.splice(this.#entries.indexOf(found), 1);
    this.#log.push({ type: 'delete', dn, uniqueId: found.uniqueId });
  }

  #find(dn: string): SunEntry {
    const found = this.#entries.find((each) => each.dn === dn);
    if (!found) throw new Error(`there is no ${dn}`);
    return found;
  }

  async *#pages({ base, filter }: DirectoryQuery): AsyncIterable<readonly DirectoryEntry[]> {
    if (base === '') return yield [this.#root()];
    if (base === 'cn=changelog') return yield this.#changes(Number(/^\(changeNumber>=(\d+)\)$/.exec(filter)?.[1]));
    this.asked.push(filter);
    await this.beforeAnswer();
    const wanted = [...filter.matchAll(/\((uid|nsUniqueId|entrydn)=([^)]+)\)/g)].map(([, name, value = '']) => [name, value.toLowerCase()]);
    const matches = ({ dn, uniqueId, values }: SunEntry) =>
      wanted.length === 0 ||
      wanted.some(([name, value]) => (name === 'uid' ? values.uid : name === 'entrydn' ? dn : uniqueId)?.toLowerCase() === value);
    yield this.#entries
      .filter((each) => each.dn.endsWith(base) && matches(each))
      .map(({ dn, uniqueId, values }) => entry(dn, { ...values, nsuniqueid: uniqueId }));
  }

  #root(): DirectoryEntry {
    return entry('', {
      changelog: 'cn=changelog',
      namingcontexts: ['dc=lab,dc=example', 'cn=changelog'],
      firstchangenumber: this.#log.length === 0 ? '0' : '1',
      lastchangenumber: String(this.#log.length),
    });
  }

  #changes(from: number): DirectoryEntry[] {
    return this.#log.flatMap(({ type, dn, uniqueId }, index) =>
      index + 1 < from
        ? []
        : [
            entry(`changenumber=${index + 1},cn=changelog`, {
              changenumber: String(index + 1),
              changetype: type,
              targetdn: dn,
              targetuniqueid: uniqueId,
              changetime: '20260105090000Z',
            }),
          ],
    );
  }
}
