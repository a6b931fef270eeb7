import type { AttributeType, AttributeTypeDefinition } from './attribute-type.ts';
import type { ObjectClass } from './object-class.ts';
import { operationalAttributes, policyAttributes, standardAttributes } from './standard-attributes.ts';
import { standardClasses } from './standard-classes.ts';
import { uclabAttributes, uclabClasses } from './uclab-schema.ts';

/** What a server knows of attribute types and object classes. Names and object identifiers are found without regard to case. */
export class Schema {
  readonly #types = new Map<string, AttributeType>();
  readonly #classes = new Map<string, ObjectClass>();

  constructor(types: readonly AttributeTypeDefinition[], classes: readonly ObjectClass[]) {
    for (const definition of types) {
      const [name] = definition.names;
      const family: AttributeType[] = [];
      const type: AttributeType = { ...definition, name, key: name.toLowerCase(), family };
      family.push(type);
      for (const known of [...definition.names, definition.oid]) this.#types.set(known.toLowerCase(), type);
      const parent = definition.sup === undefined ? undefined : this.#types.get(definition.sup.toLowerCase());
      if (parent) parent.family.push(type);
    }
    for (const definition of classes) {
      for (const known of [definition.name, definition.oid]) this.#classes.set(known.toLowerCase(), definition);
    }
  }

  /** The type of an attribute description; `;binary` is only another way to write it. Other options are unknown here. */
  attribute(description: string): AttributeType | undefined {
    return this.#types.get(description) ?? this.#types.get(description.toLowerCase().replace(/;binary$/, ''));
  }

  objectClass(name: string): ObjectClass | undefined {
    return this.#classes.get(name.toLowerCase());
  }

  /** The class and all above it, the class first. */
  lineage(name: string): ObjectClass[] {
    const found: ObjectClass[] = [];
    for (let next = this.objectClass(name); next; next = next.sup === undefined ? undefined : this.objectClass(next.sup)) found.push(next);
    return found;
  }

  get attributeTypes(): Iterable<AttributeType> {
    return new Set(this.#types.values());
  }

  get objectClasses(): Iterable<ObjectClass> {
    return new Set(this.#classes.values());
  }
}

/** The schema of both directories: the standard one and the small one of ours. */
export const directorySchema = new Schema(
  [...standardAttributes, ...operationalAttributes, ...policyAttributes, ...uclabAttributes],
  [...standardClasses, ...uclabClasses],
);
