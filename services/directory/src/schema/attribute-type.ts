import type { Syntax } from './syntaxes.ts';

/** What a definition says of one attribute type; the first name is the canonical one. */
export interface AttributeTypeDefinition {
  readonly oid: string;
  readonly names: readonly [string, ...string[]];
  readonly syntax: Syntax;
  readonly sup?: string;
  readonly description?: string;
  readonly singleValued?: true;
  /** Handed out only when asked for by name or `+`. */
  readonly operational?: true;
  /** Kept by the server alone: a client that writes it gets constraintViolation. */
  readonly readOnly?: true;
  /** Nevertheless written by an administrator who relaxes the rules for one request (draft-zeilenga-ldap-relax). */
  readonly manageable?: true;
}

/** An attribute type as the schema knows it, with all the types below it. */
export interface AttributeType extends AttributeTypeDefinition {
  readonly name: string;
  /** The name in lower case: the key under which an entry keeps the attribute. */
  readonly key: string;
  /** This type and all its subtypes: `name` is also `cn` and `sn`. */
  readonly family: AttributeType[];
}

type Options = Partial<Omit<AttributeTypeDefinition, 'oid' | 'names' | 'syntax'>>;

/** One line of a table of attribute types; `names` are separated by spaces. */
export function attribute(oid: string, names: string, syntax: Syntax, options: Options = {}): AttributeTypeDefinition {
  const [name = names, ...aliases] = names.split(' ');
  return { oid, names: [name, ...aliases], syntax, ...options };
}
