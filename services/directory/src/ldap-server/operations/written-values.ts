import { type AttributeType, parseDn, type Schema } from '../../schema/index.ts';
import { textOf } from '../filter/filter-plan.ts';
import type { WrittenAttribute } from '../protocol/requests.ts';
import { LdapError, ResultCode } from '../protocol/result-code.ts';

/** A value with the normal form by which it is told from others; where nothing compares such values, the value itself. */
export interface CheckedValue {
  readonly value: string;
  readonly normal: string;
}

/**
 * The type that a client writes. Throws undefinedAttributeType, or constraintViolation where only the server writes it; with the rules
 * `relaxed` some of those may be written too.
 */
export function writableType(schema: Schema, description: string, relaxed = false): AttributeType {
  const type = schema.attribute(description);
  if (!type) throw new LdapError(ResultCode.undefinedAttributeType, `${description}: attribute type undefined`);
  if (type.readOnly && !(relaxed && type.manageable))
    throw new LdapError(ResultCode.constraintViolation, `${type.name}: no user modification allowed`);
  return type;
}

export const normalOf = (type: AttributeType, value: string): string => type.syntax.normal(value) ?? value;

/** The values of a request, checked one by one. Throws invalidAttributeSyntax or attributeOrValueExists in slapd's words. */
export function checkedValues(schema: Schema, type: AttributeType, { octets }: WrittenAttribute): CheckedValue[] {
  const seen = new Map<string, number>();
  return octets.map((written, index) => {
    const text = textOf(type, written);
    const unknownClass = type.key === 'objectclass' && !schema.objectClass(text ?? '');
    if (text === undefined || !type.syntax.valid(text) || unknownClass) {
      throw new LdapError(ResultCode.invalidAttributeSyntax, `${type.name}: value #${index} invalid per syntax`);
    }
    const value = type.syntax.equality === 'distinguishedNameMatch' ? parseDn(text).text : text;
    const normal = normalOf(type, value);
    const earlier = seen.get(normal);
    if (earlier !== undefined)
      throw new LdapError(ResultCode.attributeOrValueExists, `${type.name}: value #${earlier} provided more than once`);
    seen.set(normal, index);
    return { value, normal };
  });
}

/** Throws constraintViolation for a second value where there may be one. */
export function requireSingle(type: AttributeType, count: number): void {
  if (type.singleValued && count > 1) throw new LdapError(ResultCode.constraintViolation, `${type.name}: multiple values provided`);
}
