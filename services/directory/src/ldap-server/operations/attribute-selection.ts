import type { AttributeType, Schema } from '../../schema/index.ts';
import type { ResponseAttribute, ResponseEntry } from '../protocol/encode-response.ts';
import type { Entry, StoredAttribute } from '../tree/entry.ts';
import { virtualAttribute, virtualKeys } from '../tree/virtual-attribute.ts';

/** Which attributes of an entry a search hands out (RFC 4511 section 4.5.1.8; `+` is RFC 3673). */
export class AttributeSelection {
  readonly #allUser: boolean;
  readonly #allOperational: boolean;
  readonly #keys = new Set<string>();
  readonly #virtual: readonly string[];
  readonly #typesOnly: boolean;
  readonly #mayRead: (entry: Entry, type: AttributeType) => boolean;

  constructor(schema: Schema, attributes: readonly string[], typesOnly: boolean, mayRead: (entry: Entry, type: AttributeType) => boolean) {
    this.#allUser = attributes.length === 0 || attributes.includes('*');
    this.#allOperational = attributes.includes('+');
    this.#typesOnly = typesOnly;
    this.#mayRead = mayRead;
    for (const description of attributes) {
      for (const { key } of schema.attribute(description)?.family ?? []) this.#keys.add(key);
    }
    this.#virtual = virtualKeys.filter((key) => this.#allOperational || this.#keys.has(key));
  }

  #wants({ key, operational }: AttributeType): boolean {
    return (operational ? this.#allOperational : this.#allUser) || this.#keys.has(key);
  }

  /** The entry as the client gets it. */
  of(entry: Entry): ResponseEntry {
    const attributes: ResponseAttribute[] = [];
    for (const attribute of entry.attributes.values()) {
      if (this.#wants(attribute.type) && this.#mayRead(entry, attribute.type)) attributes.push(this.#written(attribute));
    }
    for (const key of this.#virtual) {
      const attribute = virtualAttribute(entry, key);
      if (attribute) attributes.push(this.#written(attribute));
    }
    return { dn: entry.dn.text, attributes };
  }

  #written({ type, values }: StoredAttribute): ResponseAttribute {
    return { name: type.name, octets: type.syntax.octets === true, values: this.#typesOnly ? [] : values };
  }
}
