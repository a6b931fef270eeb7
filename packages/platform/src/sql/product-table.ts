/** What a column holds as SQL compares it. Truth values are texts, `t` and `f`. */
export type ColumnType = 'text' | 'integer';

/** One column as the product's data dictionary has it. */
export interface ProductColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** SQL for what is shown, on the tables in `from` and others of `node`. */
  readonly value: string;
  /** An SQL condition that a new value has to meet, and its words: "status is 1 or 2". */
  readonly rule?: { readonly condition: string; readonly words: string };
  readonly required?: boolean;
  /** SQL for what a new row has where nothing is given. */
  readonly preset?: string;
  /** What a statement cannot set: a secret, what is not kept, or what is derived, which is left as it is in a new row whatever is given. */
  readonly fixed?: 'secret' | 'not-kept' | 'derived';
  /** The first release that has it; every one where it is left out. */
  readonly firstRelease?: string;
}

/** A table of the product that statements may name. Plain data, for it goes to another process. */
export interface ProductTable {
  readonly name: string;
  /** What follows FROM; the node's own tables are those of `node`: `node.enduser`. */
  readonly from: string;
  /** In the product's order. */
  readonly columns: readonly ProductColumn[];
  /** What identifies a row, for a table that statements may change. */
  readonly key?: readonly string[];
  /** A change is told with all rows as they are after it: a table of few rows of which each may depend on others. */
  readonly whole?: boolean;
  /** The first release that has it; every one where it is left out. */
  readonly firstRelease?: string;
}

type Details = Omit<Partial<ProductColumn>, 'name' | 'type'>;

/** A column of text; shown as `value` says, or as the column of that name. */
export const text = (name: string, details: Details = {}): ProductColumn => ({ name, type: 'text', value: name, ...details });

/** A column of whole numbers. */
export const integer = (name: string, details: Details = {}): ProductColumn => ({ name, type: 'integer', value: name, ...details });

/** A truth value that is stored as `t` or `f`. */
export const flag = (name: string, details: Details = {}): ProductColumn =>
  text(name, { rule: { condition: `${name} IN ('t', 'f')`, words: `${name} is t or f` }, ...details });

/** A column that the product has and the emulator does not keep: always null. */
export const notKept = (name: string, type: ColumnType = 'text'): ProductColumn => ({ name, type, value: 'NULL', fixed: 'not-kept' });

/** Columns that a release brought. */
export const since = (firstRelease: string, ...columns: readonly ProductColumn[]): ProductColumn[] =>
  columns.map((column) => ({ ...column, firstRelease }));

/** A secret: the same text for the same secret, from which it cannot be had. */
export const secret = (name: string): ProductColumn => text(name, { value: `conceal(${name})`, fixed: 'secret' });
