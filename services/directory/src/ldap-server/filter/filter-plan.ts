import { isUtf8 } from 'node:buffer';
import type { AttributeType, Schema } from '../../schema/index.ts';
import type { AttributeIndex } from '../tree/attribute-index.ts';
import type { Entry, StoredAttribute } from '../tree/entry.ts';
import { virtualAttribute, virtualKeys } from '../tree/virtual-attribute.ts';

/** Undefined: it cannot be said, which "not" does not turn into true (RFC 4511 section 4.5.1.7). */
export type Match = boolean | undefined;

/** A filter made ready to be put to many entries. */
export interface FilterPlan {
  /** As slapd writes it into its log: names from the schema, values in normal form. */
  readonly text: string;
  readonly test: (entry: Entry) => Match;
  /** The only entries that can match, where an index knows them. */
  readonly candidates?: () => ReadonlySet<Entry>;
}

/** What a filter is made ready with. */
export interface FilterContext {
  readonly schema: Schema;
  readonly index: AttributeIndex;
  /** Whether the searcher may see that attribute of that entry. */
  readonly mayRead: (entry: Entry, type: AttributeType) => boolean;
}

/** A filter on which nothing can be said. */
export const undefinedPlan = (text: string): FilterPlan => ({ text, test: () => undefined });

/** The attributes of an entry that are of a type or of one below it, as a function, since filters ask it of every entry. */
export function attributeReader(type: AttributeType): (entry: Entry) => StoredAttribute[] {
  const keys = type.family.map(({ key }) => key);
  const isVirtual = virtualKeys.includes(type.key);
  return (entry) => {
    const found: StoredAttribute[] = [];
    for (const key of keys) {
      const attribute = isVirtual ? virtualAttribute(entry, key) : entry.attributes.get(key);
      if (attribute) found.push(attribute);
    }
    return found;
  };
}

/** A test that says nothing of entries whose attribute the searcher may not see. */
export function guarded(type: AttributeType, { mayRead }: FilterContext, test: (entry: Entry) => Match): (entry: Entry) => Match {
  return (entry) => (mayRead(entry, type) ? test(entry) : undefined);
}

/** Octets of a filter or a request as a value of that type; undefined where they should be UTF-8 and are not. */
export function textOf(type: AttributeType, octets: string): string | undefined {
  if (type.syntax.octets) return octets;
  const bytes = Buffer.from(octets, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** The normal form of an assertion value; undefined where no value of that type could be equal to it. */
export function assertionOf(type: AttributeType, octets: string): string | undefined {
  const text = textOf(type, octets);
  return text === undefined ? undefined : type.syntax.normal(text);
}

/** A value in a filter of the log (RFC 4515 section 3). */
export function escapeFilterValue(value: string): string {
  return value.replace(/[*()\\\0]/g, (character) => `\\${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
