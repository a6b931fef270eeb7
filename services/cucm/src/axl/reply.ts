import { escapeXml, xml } from '@uclab/platform/soap';
import { type ElementRule, rulesIn } from './schema/element-rules.ts';
import { type AxlVersion, exists } from './schema/versions.ts';
import { uuid } from './values.ts';

/** How the elements of a reply are written, by name; an element without a writer is never told, or not stored. */
export type ElementWriters<Subject> = Readonly<Record<string, (subject: Subject, version: AxlVersion) => string>>;

/** An element with text. */
export const textElement = (name: string, value: string | number | boolean): string =>
  value === '' ? `<${name}/>` : `<${name}>${escapeXml(String(value))}</${name}>`;

export const instanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance';

/** A reference to another object; an empty one is nil, in a form that changed with schema 14. AXL FAQ, https://developer.cisco.com/docs/axl/faq */
export const reference = (name: string, to: { pkid: string; text: string } | undefined, version: AxlVersion): string => {
  if (to) return xml(name, { uuid: uuid(to.pkid) }, escapeXml(to.text));
  return exists(version, { from: '14.0' })
    ? xml(name, { uuid: '' })
    : xml(name, { 'xmlns:xsi': instanceNamespace, 'xsi:nil': 'true', uuid: '' });
};

/** A writer for a reference that is the same for every object. */
export function fixedReference(
  name: string,
  to: { pkid: string; text: string } | undefined,
): (subject: unknown, version: AxlVersion) => string {
  const [before14, from14] = [reference(name, to, '12.5'), reference(name, to, '14.0')];
  return (_subject, version) => (exists(version, { from: '14.0' }) ? from14 : before14);
}

/** Writers for lists and references that are always empty, because the emulator does not have the objects that they would name. */
export const emptyWriters = (lists: readonly string[], references: readonly string[]): ElementWriters<unknown> =>
  Object.fromEntries([
    ...lists.map((name) => [name, () => xml(name, {})] as const),
    ...references.map((name) => [name, fixedReference(name, undefined)] as const),
  ]);

type Write<Subject> = (subject: Subject, version: AxlVersion) => string;

const chosen = <Subject>(
  version: AxlVersion,
  rules: readonly ElementRule[],
  writers: ElementWriters<Subject>,
  wanted?: ReadonlySet<string>,
): readonly Write<Subject>[] =>
  [...rulesIn(version, rules).keys()].filter((name) => wanted?.has(name) ?? true).flatMap((name) => writers[name] ?? []);

const wholes = new WeakMap<object, Map<string, { readonly rules: readonly ElementRule[]; readonly writes: readonly Write<never>[] }>>();

/** The writers of whole objects, which most programs ask for; worked out once. */
function whole<Subject>(version: AxlVersion, rules: readonly ElementRule[], writers: ElementWriters<Subject>): readonly Write<Subject>[] {
  const versions = wholes.get(writers) ?? new Map();
  const known = versions.get(version);
  if (known?.rules === rules) return known.writes;
  const writes = chosen(version, rules, writers);
  wholes.set(writers, versions.set(version, { rules, writes }));
  return writes;
}

/**
 * Writes objects with their elements in the order of the schema, of which strict clients drop what is out of order without a word.
 * Elements that the schema does not have, or the client did not ask for, are left out.
 */
export function objectWriter<Subject>(
  version: AxlVersion,
  rules: readonly ElementRule[],
  writers: ElementWriters<Subject>,
  wanted?: ReadonlySet<string>,
): (subject: Subject) => string {
  const writes = wanted ? chosen(version, rules, writers, wanted) : whole(version, rules, writers);
  return (subject) => {
    let markup = '';
    for (const write of writes) markup += write(subject, version);
    return markup;
  };
}

/** What operations without a result of their own answer: the key of the object. */
export const standardReply = (pkid: string): string => xml('return', {}, uuid(pkid));
