import { count, flag, integer, key, oneOf, text, type ValueType } from './value-types.ts';
import { type AxlVersion, exists, type Lifetime } from './versions.ts';

/** One element of a request or a reply, as the schema has it. Their order in a list is that of the schema. */
export interface ElementRule extends Lifetime {
  readonly name: string;
  readonly required?: boolean;
  /** How often it may appear; once where it is left out. */
  readonly atMost?: number;
  /** What its text may be; anything where it is left out. */
  readonly type?: ValueType;
  /** Its text names another object, whose key may stand in the attribute uuid. */
  readonly reference?: boolean;
  /** Objects inside a reply: each has its key in the attribute uuid there, and in returnedTags, and nowhere else. */
  readonly keyed?: boolean;
  /** Attributes that it may have in a request; where left out, uuid of a reference and none of anything else. */
  readonly attributes?: readonly string[];
  /** `xsi:nil` takes the value away. */
  readonly nillable?: boolean;
  /** What may stand inside. An element without this has text only. */
  readonly inside?: readonly ElementRule[];
  /** What stands inside is not looked at: it describes objects that the emulator does not have. */
  readonly unread?: boolean;
}

/** What an operation takes: its elements, and sets of which exactly one must be given. */
export interface RequestRules {
  readonly elements: readonly ElementRule[];
  readonly oneOf?: readonly (readonly string[])[];
}

const typed =
  (type: ValueType) =>
  (...names: string[]): ElementRule[] =>
    names.map((name) => ({ name, type }));

/** Elements with text of any kind. */
export const elements = typed(text());
export const aText = (name: string, longest?: number): ElementRule => ({ name, type: text(longest) });
/** Elements with text of so many characters at most. */
export const texts = (longest: number, ...names: string[]): ElementRule[] => typed(text(longest))(...names);
export const flags = typed(flag);
export const integers = typed(integer);
export const oneOfThese = (name: string, ...values: string[]): ElementRule => ({ name, type: oneOf(...values) });
export const unread = (...names: string[]): ElementRule[] => names.map((name) => ({ name, unread: true }));
/** Elements that name another object, and can be emptied. */
export const references = (...names: string[]): ElementRule[] => names.map((name) => ({ name, reference: true, nillable: true }));

export const since = (from: NonNullable<Lifetime['from']>, rules: readonly ElementRule[]): ElementRule[] =>
  rules.map((rule) => ({ ...rule, from }));
export const before = (until: NonNullable<Lifetime['until']>, rules: readonly ElementRule[]): ElementRule[] =>
  rules.map((rule) => ({ ...rule, until }));
export const required = (rules: readonly ElementRule[]): ElementRule[] => rules.map((rule) => ({ ...rule, required: true }));
export const nillable = (rules: readonly ElementRule[]): ElementRule[] => rules.map((rule) => ({ ...rule, nillable: true }));

/** A list: one element around any number of another. */
export const listOf = (name: string, item: ElementRule, atMost = Number.POSITIVE_INFINITY): ElementRule => ({
  name,
  inside: [{ ...item, atMost }],
});

/** How an operation names its object: by name or by key. */
export const keyOf = (name: string, longest?: number): { readonly elements: ElementRule[]; readonly oneOf: [readonly string[]] } => ({
  elements: [
    { name, type: text(longest) },
    { name: 'uuid', type: key },
  ],
  oneOf: [[name, 'uuid']],
});

const noAttributes: readonly string[] = [];
const keyAttribute: readonly string[] = ['uuid'];

/** The attributes without a namespace that an element may have in a request; those of a namespace (xsi, SOAP) may be anywhere. */
export const attributesOf = ({ reference, attributes }: ElementRule): readonly string[] =>
  attributes ?? (reference ? keyAttribute : noAttributes);

/** The tags that a caller wants of an object; in a request they are empty elements, whatever the object has there. */
export const tagsOf = (rules: readonly ElementRule[]): ElementRule => ({
  name: 'returnedTags',
  attributes: keyAttribute,
  inside: withoutValues(rules),
});

const withoutValues = (rules: readonly ElementRule[]): ElementRule[] =>
  rules.map(({ name, from, until, atMost, inside, unread, reference, keyed }) => ({
    name,
    nillable: true,
    ...(reference || keyed ? { attributes: keyAttribute } : {}),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(atMost === undefined ? {} : { atMost }),
    ...(inside === undefined ? {} : { inside: withoutValues(inside) }),
    ...(unread === undefined ? {} : { unread }),
  }));

/** No value that can be searched for is longer, and a pattern is set against each of tens of thousands. */
const criterion = text(4096);

/** What every list operation takes. */
export const listRequest = (criteria: readonly ElementRule[], tags: readonly ElementRule[]): RequestRules => ({
  elements: [
    { name: 'searchCriteria', required: true, inside: criteria.map((rule) => ({ ...rule, type: criterion })) },
    { ...tagsOf(tags), required: true },
    { name: 'skip', type: count },
    { name: 'first', type: count },
  ],
});

const rulesOfVersions = new WeakMap<readonly ElementRule[], Map<AxlVersion, ReadonlyMap<string, ElementRule>>>();

/** The elements that a schema has of a list, in its order, by name; worked out once, as lists never change. */
export function rulesIn(version: AxlVersion, rules: readonly ElementRule[]): ReadonlyMap<string, ElementRule> {
  const versions = rulesOfVersions.get(rules) ?? new Map<AxlVersion, ReadonlyMap<string, ElementRule>>();
  const known = versions.get(version) ?? new Map(rules.filter((rule) => exists(version, rule)).map((rule) => [rule.name, rule]));
  rulesOfVersions.set(rules, versions.set(version, known));
  return known;
}
