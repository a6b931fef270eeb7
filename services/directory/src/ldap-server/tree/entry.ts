import type { AttributeType, DistinguishedName } from '../../schema/index.ts';

/** An attribute of an entry with its values, and their normal forms once something has compared them. */
export class StoredAttribute {
  readonly type: AttributeType;
  readonly values: readonly string[];
  #normal: ReadonlySet<string> | undefined;

  constructor(type: AttributeType, values: readonly string[]) {
    this.type = type;
    this.values = values;
  }

  /** Normal forms in the order of the values, less those that have none. */
  get normal(): ReadonlySet<string> {
    this.#normal ??= new Set(
      this.values.flatMap((value) => {
        const normal = this.type.syntax.normal(value);
        return normal === undefined ? [] : [normal];
      }),
    );
    return this.#normal;
  }
}

/** The attributes of an entry by the key of their type, in the order in which they were given. */
export type Attributes = ReadonlyMap<string, StoredAttribute>;

/** One entry in the tree. Only the tree changes it. */
export class Entry {
  /** Rises with each entry added: results come in this order, as slapd's do. */
  readonly id: number;
  dn: DistinguishedName;
  parent: Entry | undefined;
  attributes: Attributes;
  readonly children = new Set<Entry>();
  /** A search that still holds the entry passes it over. */
  removed = false;

  constructor(id: number, dn: DistinguishedName, parent: Entry | undefined, attributes: Attributes) {
    this.id = id;
    this.dn = dn;
    this.parent = parent;
    this.attributes = attributes;
  }

  values(key: string): readonly string[] {
    return this.attributes.get(key)?.values ?? [];
  }

  first(key: string): string | undefined {
    return this.attributes.get(key)?.values[0];
  }

  /** Whether the entry is the other one or stands anywhere below it. */
  isWithin(other: Entry): boolean {
    for (let at: Entry | undefined = this; at; at = at.parent) if (at === other) return true;
    return false;
  }
}
