import type { ObjectClass, Schema } from '../../schema/index.ts';

/** The one structural class that says what an entry is: the deepest; undefined where there is none or two unrelated ones. */
export function structuralClass(schema: Schema, names: readonly string[]): ObjectClass | undefined {
  const structural = names.flatMap((name) => {
    const found = schema.objectClass(name);
    return found?.kind === 'STRUCTURAL' ? [found] : [];
  });
  const deepest = structural.find((candidate) => {
    const lineage = schema.lineage(candidate.name);
    return structural.every((other) => lineage.includes(other));
  });
  return deepest;
}
