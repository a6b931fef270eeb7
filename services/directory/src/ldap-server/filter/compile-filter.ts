import type { Entry } from '../tree/entry.ts';
import { compileExtensible } from './extensible-match.ts';
import type { FilterExpression, SubstringsExpression, ValueExpression } from './filter-expression.ts';
import {
  assertionOf,
  attributeReader,
  escapeFilterValue,
  type FilterContext,
  type FilterPlan,
  guarded,
  type Match,
  textOf,
  undefinedPlan,
} from './filter-plan.ts';

/** Makes a filter ready. What the schema does not know can be asked, and is answered with "cannot be said". */
export function compileFilter(expression: FilterExpression, context: FilterContext): FilterPlan {
  switch (expression.kind) {
    case 'and':
      return compileAnd(expression.filters.map((filter) => compileFilter(filter, context)));
    case 'or':
      return compileOr(expression.filters.map((filter) => compileFilter(filter, context)));
    case 'not':
      return compileNot(compileFilter(expression.filter, context));
    case 'present':
      return compilePresent(expression.description, context);
    case 'equal':
    case 'approximate':
      return compileEqual(expression, context);
    case 'atLeast':
    case 'atMost':
      return compileOrdering(expression, context);
    case 'substrings':
      return compileSubstrings(expression, context);
    case 'extensible':
      return compileExtensible(expression, context);
  }
}

function compileAnd(plans: readonly FilterPlan[]): FilterPlan {
  const indexed = plans.flatMap(({ candidates }) => (candidates ? [candidates] : []));
  const smallest = (): ReadonlySet<Entry> =>
    indexed.map((candidates) => candidates()).reduce((left, right) => (right.size < left.size ? right : left));
  return {
    text: `(&${plans.map(({ text }) => text).join('')})`,
    test: (entry) => {
      let result: Match = true;
      for (const plan of plans) {
        const match = plan.test(entry);
        if (match === false) return false;
        if (match === undefined) result = undefined;
      }
      return result;
    },
    ...(indexed.length > 0 ? { candidates: smallest } : {}),
  };
}

function compileOr(plans: readonly FilterPlan[]): FilterPlan {
  const indexed = plans.flatMap(({ candidates }) => (candidates ? [candidates] : []));
  const union = (): ReadonlySet<Entry> => new Set(indexed.flatMap((candidates) => [...candidates()]));
  return {
    text: `(|${plans.map(({ text }) => text).join('')})`,
    test: (entry) => {
      let result: Match = false;
      for (const plan of plans) {
        const match = plan.test(entry);
        if (match === true) return true;
        if (match === undefined) result = undefined;
      }
      return result;
    },
    ...(indexed.length === plans.length ? { candidates: union } : {}),
  };
}

function compileNot(plan: FilterPlan): FilterPlan {
  return {
    text: `(!${plan.text})`,
    test: (entry) => {
      const match = plan.test(entry);
      return match === undefined ? undefined : !match;
    },
  };
}

function compilePresent(description: string, context: FilterContext): FilterPlan {
  const type = context.schema.attribute(description);
  if (!type) return undefinedPlan(`(?${description}=*)`);
  const text = `(${type.name}=*)`;
  if (type.key === 'objectclass') return { text, test: () => true };
  const read = attributeReader(type);
  return { text, test: guarded(type, context, (entry) => read(entry).length > 0) };
}

function compileEqual({ kind, description, octets }: ValueExpression, context: FilterContext): FilterPlan {
  const operator = kind === 'approximate' ? '~=' : '=';
  const type = context.schema.attribute(description);
  const normal = type?.syntax.equality ? assertionOf(type, octets) : undefined;
  if (!type || normal === undefined) return undefinedPlan(`(?${description}${operator}${escapeFilterValue(octets)})`);
  if (type.key === 'objectclass') return compileObjectClass(normal, context);
  const text = `(${type.name}${operator}${escapeFilterValue(normal)})`;
  const read = attributeReader(type);
  const test = guarded(type, context, (entry) => read(entry).some((attribute) => attribute.normal.has(normal)));
  const found = type.family.length === 1 ? context.index.find(type.key, normal) : undefined;
  return found ? { text, test, candidates: () => context.index.find(type.key, normal) ?? new Set() } : { text, test };
}

function compileObjectClass(assertion: string, { schema, index }: FilterContext): FilterPlan {
  const name = schema.objectClass(assertion)?.name ?? assertion;
  const normal = name.toLowerCase();
  if (!schema.objectClass(assertion)) return undefinedPlan(`(?objectClass=${escapeFilterValue(assertion)})`);
  return {
    text: `(objectClass=${name})`,
    test: (entry) => index.isOfClass(entry, normal),
    candidates: () => index.find('objectclass', normal) ?? new Set(),
  };
}

function compileOrdering({ kind, description, octets }: ValueExpression, context: FilterContext): FilterPlan {
  const operator = kind === 'atLeast' ? '>=' : '<=';
  const type = context.schema.attribute(description);
  const compare = type?.syntax.compare;
  const normal = type && assertionOf(type, octets);
  if (!type || !compare || normal === undefined) return undefinedPlan(`(?${description}${operator}${escapeFilterValue(octets)})`);
  const holds = kind === 'atLeast' ? (order: number) => order >= 0 : (order: number) => order <= 0;
  const read = attributeReader(type);
  return {
    text: `(${type.name}${operator}${escapeFilterValue(normal)})`,
    test: guarded(type, context, (entry) => read(entry).some(({ normal: own }) => [...own].some((value) => holds(compare(value, normal))))),
  };
}

function compileSubstrings({ description, initial, any, final }: SubstringsExpression, context: FilterContext): FilterPlan {
  const type = context.schema.attribute(description);
  const fold = type?.syntax.part;
  if (!type || !fold) return undefinedPlan(`(?${description}=${[initial, ...any, final].map(escapeFilterValue).join('*')})`);
  const part = (octets: string) => fold(textOf(type, octets) ?? octets);
  const parts = { initial: part(initial), any: any.map(part), final: part(final) };
  const read = attributeReader(type);
  return {
    text: `(${type.name}=${[parts.initial, ...parts.any, parts.final].map(escapeFilterValue).join('*')})`,
    test: guarded(type, context, (entry) => read(entry).some(({ normal }) => hasParts(normal, parts))),
  };
}

function hasParts(values: Iterable<string>, parts: { initial: string; any: readonly string[]; final: string }): boolean {
  for (const value of values) {
    if (!value.startsWith(parts.initial)) continue;
    let at = parts.initial.length;
    const inOrder = parts.any.every((part) => {
      const found = value.indexOf(part, at);
      at = found + part.length;
      return found >= 0;
    });
    if (inOrder && value.endsWith(parts.final) && value.length - parts.final.length >= at) return true;
  }
  return false;
}
