import type { AttributeType } from '../../schema/index.ts';
import type { Entry } from '../tree/entry.ts';
import type { ExtensibleExpression } from './filter-expression.ts';
import { attributeReader, escapeFilterValue, type FilterContext, type FilterPlan, textOf, undefinedPlan } from './filter-plan.ts';
import { matchingRule } from './matching-rules.ts';

type ValueTest = (value: string) => boolean;

/** The test that a rule, or without one the type's own equality, puts to values of a type. */
function valueTest(type: AttributeType, rule: string, octets: string): ValueTest | undefined {
  const assertion = textOf(type, octets);
  if (assertion === undefined) return undefined;
  if (rule !== '') {
    const found = matchingRule(rule);
    return found?.fits(type) ? found.test(assertion, type) : undefined;
  }
  const normal = type.syntax.equality ? type.syntax.normal(assertion) : undefined;
  return normal === undefined ? undefined : (value) => value === normal;
}

/** `(attribute:dn:rule:=value)` in all its forms, among them Active Directory's bit rules. */
export function compileExtensible({ rule, description, octets, dnAttributes }: ExtensibleExpression, context: FilterContext): FilterPlan {
  const type = description === '' ? undefined : context.schema.attribute(description);
  const known = matchingRule(rule);
  const text = `${type?.name ?? description}${dnAttributes ? ':dn' : ''}${rule === '' ? '' : `:${rule}`}:=${escapeFilterValue(octets)}`;
  if ((description !== '' && !type) || (rule !== '' && !known)) return undefinedPlan(`(?${text})`);
  const types = type ? [type] : [...context.schema.attributeTypes].filter((candidate) => known?.fits(candidate) && !candidate.operational);
  const tests = types.flatMap((candidate) => {
    const test = valueTest(candidate, rule, octets);
    return test ? [{ read: attributeReader(candidate), test, type: candidate }] : [];
  });
  if (tests.length === 0) return undefinedPlan(`(?${text})`);
  return {
    text: `(${text})`,
    test: (entry) =>
      tests.some(
        ({ read, test, type: tested }) =>
          (context.mayRead(entry, tested) && read(entry).some(({ values, normal }) => [...(known?.exact ? values : normal)].some(test))) ||
          (dnAttributes && inName(entry, tested, test)),
      ),
  };
}

/** Whether a value in the entry's own name passes. */
function inName(entry: Entry, type: AttributeType, test: ValueTest): boolean {
  return entry.dn.levels.some((level) =>
    level.some((assertion) => {
      const normal = assertion.type.toLowerCase() === type.key ? type.syntax.normal(assertion.value) : undefined;
      return normal !== undefined && test(normal);
    }),
  );
}
