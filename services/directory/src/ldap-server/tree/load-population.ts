import type { DirectoryEntry, Population } from '../../population/index.ts';
import { type DistinguishedName, directorySchema, parseDn } from '../../schema/index.ts';
import { DirectoryTree } from './directory-tree.ts';
import { type Attributes, StoredAttribute } from './entry.ts';
import { structuralClass } from './structural-class.ts';

interface ReadEntry {
  readonly dn: DistinguishedName;
  readonly attributes: Attributes;
}

/** A tree never changes what it was given, so a server that is filled again need not parse and compare everything anew. */
const alreadyRead = new WeakMap<readonly DirectoryEntry[], readonly ReadEntry[]>();

/** A fresh tree with the generated entries. Throws where the population names an attribute that the schema lacks. */
export function loadPopulation({ base, entries }: Population): DirectoryTree {
  const read = alreadyRead.get(entries) ?? readEntries(entries);
  alreadyRead.set(entries, read);
  const tree = new DirectoryTree(directorySchema, base);
  for (const { dn, attributes } of read) tree.add(dn, attributes);
  return tree;
}

function readEntries(entries: readonly DirectoryEntry[]): ReadEntry[] {
  const types = new Map<string, ReturnType<typeof directorySchema.attribute>>();
  const stored = (name: string, values: readonly string[]): StoredAttribute => {
    const type = types.get(name) ?? directorySchema.attribute(name);
    if (!type) throw new Error(`the population has an attribute ${name} that the schema does not know`);
    types.set(name, type);
    return new StoredAttribute(type, values);
  };
  return entries.map(({ dn, attributes }) => {
    const map = new Map<string, StoredAttribute>();
    for (const [name, values] of Object.entries(attributes)) {
      const attribute = stored(name, values);
      map.set(attribute.type.key, attribute);
    }
    const structural = structuralClass(directorySchema, attributes.objectClass ?? []);
    if (structural) map.set('structuralobjectclass', stored('structuralObjectClass', [structural.name]));
    const changed = attributes.modifyTimestamp?.[0];
    // An entry that was kept without the number of its last change gets one by the time of it.
    if (changed && !map.has('entrycsn')) map.set('entrycsn', stored('entryCSN', [`${changed.slice(0, -1)}.000000Z#000000#000#000000`]));
    return { dn: parseDn(dn), attributes: map };
  });
}
