import type { TableChange } from '@uclab/platform/sql';
import type { SqlValue } from '@uclab/platform/store';

/** One changed row, by column. */
export type ChangedRow = ReadonlyMap<string, SqlValue>;

/** The changed rows of a statement. */
export const rowsOf = ({ columns, rows }: TableChange): ChangedRow[] =>
  rows.map((row) => new Map(columns.map((column, index) => [column, row[index] ?? null])));

/** The text of a column; '' for null, and for what the change does not speak of. */
export const textOf = (row: ChangedRow, column: string): string => {
  const value = row.get(column) ?? null;
  return value === null ? '' : String(value);
};
