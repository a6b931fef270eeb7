import { Ber, SearchFilter } from 'ldapts';
import { MalformedMessageError } from '../protocol/result-code.ts';
import type { StrictReader } from '../protocol/strict-reader.ts';
import type { FilterExpression, SubstringsExpression, ValueExpression } from './filter-expression.ts';

/** More than any directory's own tool makes, and far below what a stack bears. */
export const deepestFilter = 50;
/** So many parts a filter may have: each is put to each entry. */
export const largestFilter = 5000;

const valueKinds = new Map<number, ValueExpression['kind']>([
  [SearchFilter.equalityMatch, 'equal'],
  [SearchFilter.approxMatch, 'approximate'],
  [SearchFilter.greaterOrEqual, 'atLeast'],
  [SearchFilter.lessOrEqual, 'atMost'],
]);

const substring = { initial: 0x80, any: 0x81, final: 0x82 } as const;
const extensible = { rule: 0x81, description: 0x82, value: 0x83, dnAttributes: 0x84 } as const;

/** Counts the parts of one filter. */
interface Budget {
  parts: number;
}

/**
 * The next filter of a search request. Throws MalformedMessageError, also where it is deeper than `deepestFilter` or larger than
 * `largestFilter`.
 * (ldapts has a parser, made for its client's own strings: from the wire it misreads presence, takes values for UTF-8, which a
 * GUID is not, and follows any depth until the stack ends.)
 */
export function decodeFilter(reader: StrictReader): FilterExpression {
  return decodePart(reader, 1, { parts: 0 });
}

function decodePart(reader: StrictReader, depth: number, budget: Budget): FilterExpression {
  budget.parts++;
  if (budget.parts > largestFilter) throw new MalformedMessageError(`a filter of more than ${largestFilter} parts`);
  if (depth > deepestFilter) throw new MalformedMessageError(`a filter deeper than ${deepestFilter}`);
  const tag = reader.peek() ?? 0;
  if (tag === SearchFilter.present) return { kind: 'present', description: reader.text(tag) };
  const inside = reader.sequence(tag);
  const kind = valueKinds.get(tag);
  if (kind) return { kind, description: inside.text(), octets: inside.octets() };
  switch (tag) {
    case SearchFilter.and:
      return { kind: 'and', filters: decodeParts(inside, depth, budget) };
    case SearchFilter.or:
      return { kind: 'or', filters: decodeParts(inside, depth, budget) };
    case SearchFilter.not:
      return { kind: 'not', filter: decodePart(inside, depth + 1, budget) };
    case SearchFilter.substrings:
      return decodeSubstrings(inside);
    case SearchFilter.extensibleMatch:
      return decodeExtensible(inside);
    default:
      throw new MalformedMessageError(`an unknown kind of filter, 0x${tag.toString(16)}`);
  }
}

function decodeParts(inside: StrictReader, depth: number, budget: Budget): FilterExpression[] {
  const filters: FilterExpression[] = [];
  while (!inside.done) filters.push(decodePart(inside, depth + 1, budget));
  return filters;
}

function decodeSubstrings(inside: StrictReader): SubstringsExpression {
  const description = inside.text();
  const parts = inside.sequence(Ber.Sequence | Ber.Constructor);
  let initial = '';
  let final = '';
  const any: string[] = [];
  if (parts.done) throw new MalformedMessageError('substrings without a substring');
  while (!parts.done) {
    const tag = parts.peek();
    if (tag === substring.initial) initial = parts.octets(tag);
    else if (tag === substring.any) any.push(parts.octets(tag));
    else if (tag === substring.final) final = parts.octets(tag);
    else throw new MalformedMessageError('an unknown kind of substring');
  }
  return { kind: 'substrings', description, initial, any, final };
}

function decodeExtensible(inside: StrictReader): FilterExpression {
  const rule = inside.peek() === extensible.rule ? inside.text(extensible.rule) : '';
  const description = inside.peek() === extensible.description ? inside.text(extensible.description) : '';
  const octets = inside.octets(extensible.value);
  const dnAttributes = inside.done ? false : inside.boolean(extensible.dnAttributes);
  return { kind: 'extensible', rule, description, octets, dnAttributes };
}
