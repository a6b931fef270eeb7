import type { DistinguishedName, Schema } from '../../schema/index.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';
import { type Attributes, StoredAttribute } from '../tree/entry.ts';
import { structuralClass } from '../tree/structural-class.ts';

const violation = (message: string): LdapError => new LdapError(ResultCode.objectClassViolation, message);

/**
 * Checks what an entry would be after a change and adds its structural class. Throws objectClassViolation or namingViolation
 * in slapd's words.
 */
export function validateEntry(schema: Schema, dn: DistinguishedName, attributes: Map<string, StoredAttribute>): void {
  const names = attributes.get('objectclass')?.values ?? [];
  if (names.length === 0) throw violation('no objectClass attribute');
  const structural = structuralOf(schema, names);
  const previous = attributes.get('structuralobjectclass')?.values[0];
  if (previous !== undefined && previous.toLowerCase() !== structural.toLowerCase()) {
    throw new LdapError(
      ResultCode.objectClassModsProhibited,
      `structural object class modification from '${previous}' to '${structural}' not allowed`,
    );
  }
  checkContents(schema, names, attributes);
  checkNaming(schema, dn, attributes);
  const type = schema.attribute('structuralObjectClass');
  if (type && previous === undefined) attributes.set(type.key, new StoredAttribute(type, [structural]));
}

function structuralOf(schema: Schema, names: readonly string[]): string {
  const structural = names.filter((name) => schema.objectClass(name)?.kind === 'STRUCTURAL');
  if (structural.length === 0) throw violation('no structural object class provided');
  const found = structuralClass(schema, names);
  if (!found) throw violation(`invalid structural object class chain (${structural[0]}/${structural[1]})`);
  return found.name;
}

function checkContents(schema: Schema, names: readonly string[], attributes: Attributes): void {
  const allowed = new Set<string>();
  const allow = (name: string): void => {
    const type = schema.attribute(name);
    if (type) allowed.add(type.key);
  };
  for (const name of names) {
    for (const { must, may } of schema.lineage(name)) {
      for (const wanted of must) {
        allow(wanted);
        const key = schema.attribute(wanted)?.key ?? wanted;
        if (!attributes.has(key)) throw violation(`object class '${schema.objectClass(name)?.name}' requires attribute '${wanted}'`);
      }
      may.forEach(allow);
    }
  }
  if (names.some((name) => name.toLowerCase() === 'extensibleobject')) return;
  for (const { type } of attributes.values()) {
    if (!type.operational && !allowed.has(type.key)) throw violation(`attribute '${type.name}' not allowed`);
  }
}

function checkNaming(schema: Schema, { levels }: DistinguishedName, attributes: Attributes): void {
  for (const { type: name, value } of levels[0] ?? []) {
    const type = schema.attribute(name);
    const normal = type?.syntax.normal(value);
    const attribute = type && attributes.get(type.key);
    if (!attribute) throw new LdapError(ResultCode.namingViolation, `naming attribute '${type?.name ?? name}' is not present in entry`);
    if (normal === undefined || !attribute.normal.has(normal)) {
      throw new LdapError(ResultCode.namingViolation, `value of naming attribute '${type.name}' is not present in entry`);
    }
  }
}
