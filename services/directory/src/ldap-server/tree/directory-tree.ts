import { type DistinguishedName, dnOf, normalLevel, parseDn, type Schema } from '../../schema/index.ts';
import { AttributeIndex } from './attribute-index.ts';
import { type Attributes, Entry, StoredAttribute } from './entry.ts';

/** What a change made of an entry: its attributes as they are now, none when there is no entry of that name any more. */
export interface EntryChange {
  readonly dn: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

/** All entries, by name, in their tree, in the order they came, and by the values that programs look for. */
export class DirectoryTree {
  readonly schema: Schema;
  readonly suffix: DistinguishedName;
  readonly index: AttributeIndex;
  /** Told of each change, before whoever asked for it is answered. */
  onChange: ((change: EntryChange) => void) | undefined;
  readonly #byName = new Map<string, Entry>();
  #nextId = 1;
  #inOrder: readonly Entry[] | undefined;

  constructor(schema: Schema, base: string) {
    this.schema = schema;
    this.suffix = parseDn(base);
    this.index = new AttributeIndex(schema);
  }

  get size(): number {
    return this.#byName.size;
  }

  /** The entry with that normal name. */
  get(normal: string): Entry | undefined {
    return this.#byName.get(normal);
  }

  /** Whether a name is the suffix or below it. */
  holds(dn: DistinguishedName): boolean {
    return dn.normal === this.suffix.normal || dn.normal.endsWith(`,${this.suffix.normal}`);
  }

  /** The nearest entry above a name. */
  nearest(dn: DistinguishedName): Entry | undefined {
    for (let depth = 1; depth < dn.levels.length; depth++) {
      const found = this.#byName.get(dnOf(dn.levels.slice(depth)).normal);
      if (found) return found;
    }
    return undefined;
  }

  parentOf(dn: DistinguishedName): Entry | undefined {
    const [first] = dn.levels;
    return first && this.#byName.get(dn.normal.slice(normalLevel(first).length + 1));
  }

  /** Every entry, oldest first. The list stays as it is when entries come or go. */
  inOrder(): readonly Entry[] {
    this.#inOrder ??= [...this.#byName.values()].sort((left, right) => left.id - right.id);
    return this.#inOrder;
  }

  add(dn: DistinguishedName, attributes: Attributes): Entry {
    const entry = new Entry(this.#nextId++, dn, this.parentOf(dn), attributes);
    this.#byName.set(dn.normal, entry);
    entry.parent?.children.add(entry);
    this.index.add(entry, attributes);
    this.#inOrder = undefined;
    this.#stored(entry);
    return entry;
  }

  remove(entry: Entry): void {
    this.#byName.delete(entry.dn.normal);
    entry.parent?.children.delete(entry);
    entry.removed = true;
    this.index.remove(entry, entry.attributes);
    this.#inOrder = undefined;
    this.onChange?.({ dn: entry.dn.text });
  }

  /** Gives an entry other attributes. */
  replace(entry: Entry, attributes: Attributes): void {
    this.index.remove(entry, entry.attributes);
    entry.attributes = attributes;
    this.index.add(entry, attributes);
    this.#stored(entry);
  }

  /** Gives one attribute other values; none removes it. */
  setValues(entry: Entry, key: string, values: readonly string[]): void {
    const type = this.schema.attribute(key);
    if (!type) return;
    const attributes = new Map(entry.attributes);
    if (values.length === 0) attributes.delete(type.key);
    else attributes.set(type.key, new StoredAttribute(type, values));
    this.replace(entry, attributes);
  }

  /** Moves an entry, and all below it, to another name. The new parent must be there. */
  move(entry: Entry, dn: DistinguishedName): void {
    entry.parent?.children.delete(entry);
    entry.parent = this.parentOf(dn);
    entry.parent?.children.add(entry);
    this.#rename(entry, dn);
  }

  #rename(entry: Entry, dn: DistinguishedName): void {
    this.#byName.delete(entry.dn.normal);
    this.onChange?.({ dn: entry.dn.text });
    entry.dn = dn;
    this.#byName.set(dn.normal, entry);
    this.#stored(entry);
    for (const child of entry.children) this.#rename(child, dnOf([...child.dn.levels.slice(0, 1), ...dn.levels]));
    this.#inOrder = undefined;
  }

  #stored({ dn, attributes }: Entry): void {
    if (!this.onChange) return;
    this.onChange({ dn: dn.text, attributes: Object.fromEntries([...attributes.values()].map(({ type, values }) => [type.name, values])) });
  }
}
