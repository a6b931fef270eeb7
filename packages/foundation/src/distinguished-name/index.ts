export {
  type Assertion,
  type DistinguishedName,
  dnOf,
  escapeDnValue,
  InvalidDnError,
  levelText,
  normalDn,
  normalLevel,
  parseDn,
  parseRelativeName,
  type RelativeName,
} from './distinguished-name.ts';
export { foldCase, foldSpace } from './fold-case.ts';
