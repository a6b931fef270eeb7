export {
  type Assertion,
  type DistinguishedName,
  dnOf,
  escapeDnValue,
  foldCase,
  foldSpace,
  InvalidDnError,
  levelText,
  normalDn,
  normalLevel,
  parseDn,
  parseRelativeName,
  type RelativeName,
} from '@uclab/foundation/distinguished-name';
export type { AttributeType, AttributeTypeDefinition } from './attribute-type.ts';
export type { ObjectClass } from './object-class.ts';
export { directorySchema, Schema } from './schema.ts';
export type { Syntax } from './syntaxes.ts';
export { slapdSchemaText } from './uclab-schema.ts';
