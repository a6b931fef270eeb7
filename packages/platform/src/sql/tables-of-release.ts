import { isFrom } from '@uclab/foundation/persona';
import type { ProductTable } from './product-table.ts';

/** The tables and columns that a node of a version has. */
export function tablesOfRelease(tables: readonly ProductTable[], version: string): ProductTable[] {
  const has = ({ firstRelease }: { readonly firstRelease?: string }): boolean =>
    firstRelease === undefined || isFrom(version, firstRelease);
  return tables.filter(has).map((table) => ({ ...table, columns: table.columns.filter(has) }));
}
