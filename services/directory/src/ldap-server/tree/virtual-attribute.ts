import { directorySchema } from '../../schema/index.ts';
import { type Entry, StoredAttribute } from './entry.ts';

/** DN under which a client would look for the schema. */
export const subschemaDn = 'cn=Subschema';

const virtual = new Map<string, (entry: Entry) => string>([
  ['entrydn', (entry) => entry.dn.text],
  ['subschemasubentry', () => subschemaDn],
  ['hassubordinates', (entry) => (entry.children.size > 0 ? 'TRUE' : 'FALSE')],
]);

export const virtualKeys: readonly string[] = [...virtual.keys()];

/** An attribute that follows from where the entry stands and is therefore never kept. */
export function virtualAttribute(entry: Entry, key: string): StoredAttribute | undefined {
  const value = virtual.get(key);
  const type = value && directorySchema.attribute(key);
  return value && type ? new StoredAttribute(type, [value(entry)]) : undefined;
}
