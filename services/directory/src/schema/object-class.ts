export type ObjectClassKind = 'ABSTRACT' | 'STRUCTURAL' | 'AUXILIARY';

export interface ObjectClass {
  readonly oid: string;
  readonly name: string;
  readonly kind: ObjectClassKind;
  readonly sup?: string;
  readonly must: readonly string[];
  readonly may: readonly string[];
  readonly description?: string;
}

/** One line of a table of object classes; `must` and `may` are names separated by spaces. */
export function objectClass(
  oid: string,
  name: string,
  kind: ObjectClassKind,
  sup: string | undefined,
  must: string,
  may: string,
  description?: string,
): ObjectClass {
  return {
    oid,
    name,
    kind,
    must: must.split(' ').filter(Boolean),
    may: may.split(' ').filter(Boolean),
    ...(sup === undefined ? {} : { sup }),
    ...(description === undefined ? {} : { description }),
  };
}
