import type { Schema } from '../../schema/index.ts';
import type { Attributes, Entry } from './entry.ts';

/** The attributes that programs look entries up by, as in slapd.conf, and cn. */
const indexed = new Set([
  'objectclass',
  'uid',
  'cn',
  'samaccountname',
  'userprincipalname',
  'mail',
  'employeenumber',
  'telephonenumber',
  'entryuuid',
  'objectguid',
  'member',
  'memberof',
  'manager',
]);

const none: ReadonlySet<Entry> = new Set();

/** Finds entries by the value of an attribute without looking at the others. */
export class AttributeIndex {
  readonly #schema: Schema;
  readonly #byKey = new Map<string, Map<string, Entry | Set<Entry>>>();
  readonly #lineages = new Map<string, readonly string[]>();

  constructor(schema: Schema) {
    this.#schema = schema;
    for (const key of indexed) this.#byKey.set(key, new Map());
  }

  /** All entries with that value, or undefined where the attribute has no index. */
  find(key: string, normal: string): ReadonlySet<Entry> | undefined {
    const values = this.#byKey.get(key);
    if (!values) return undefined;
    const found = values.get(normal);
    if (found === undefined) return none;
    return found instanceof Set ? found : new Set([found]);
  }

  add(entry: Entry, attributes: Attributes): void {
    for (const [key, values] of this.#indexed(attributes)) {
      for (const normal of this.#keys(key, attributes)) {
        const found = values.get(normal);
        if (found === undefined) values.set(normal, entry);
        else if (found instanceof Set) found.add(entry);
        else if (found !== entry) values.set(normal, new Set([found, entry]));
      }
    }
  }

  remove(entry: Entry, attributes: Attributes): void {
    for (const [key, values] of this.#indexed(attributes)) {
      for (const normal of this.#keys(key, attributes)) {
        const found = values.get(normal);
        if (found instanceof Set) found.delete(entry);
        if (found === entry || (found instanceof Set && found.size === 0)) values.delete(normal);
      }
    }
  }

  *#indexed(attributes: Attributes): Iterable<[string, Map<string, Entry | Set<Entry>>]> {
    for (const key of attributes.keys()) {
      const values = this.#byKey.get(key);
      if (values) yield [key, values];
    }
  }

  /** An entry of a class is one of each class above it too, whether it says so or not. */
  #keys(key: string, attributes: Attributes): Iterable<string> {
    const normal = attributes.get(key)?.normal ?? [];
    return key === 'objectclass' ? new Set([...normal].flatMap((name) => this.lineage(name))) : normal;
  }

  /** Whether an entry is of a class, by itself or by one below it. */
  isOfClass(entry: Entry, normal: string): boolean {
    for (const own of entry.attributes.get('objectclass')?.normal ?? []) {
      if (own === normal || this.lineage(own).includes(normal)) return true;
    }
    return false;
  }

  /** Normal names of a class and all above it. */
  lineage(name: string): readonly string[] {
    let names = this.#lineages.get(name);
    if (!names) {
      names = this.#schema.lineage(name).map((objectClass) => objectClass.name.toLowerCase());
      if (names.length === 0) names = [name];
      this.#lineages.set(name, names);
    }
    return names;
  }
}
