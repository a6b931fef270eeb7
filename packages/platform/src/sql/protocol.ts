import type { SqlValue } from '../store/index.ts';
import type { PackedRows } from './packed-rows.ts';
import type { ProductTable } from './product-table.ts';

/** What the process is started with. */
export interface DatabaseOptions {
  /** The node's database, which is only read. */
  readonly file: string;
  readonly tables: readonly ProductTable[];
}

/** What is asked: the rows of a query, or what a change would make of its table. */
export interface SqlRequest {
  readonly kind: 'query' | 'change' | 'either';
  readonly sql: string;
}

/** One column of an answer; the name is lower-case, `(expression)` and the like where it has none. */
export type SqlRows = { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] };

/** What an INSERT, UPDATE or DELETE makes of its table. */
export interface TableChange {
  readonly kind: 'insert' | 'update' | 'delete';
  readonly table: string;
  /** Rows that the statement met. */
  readonly count: number;
  /** Of `rows`: the key alone for a delete; the key and what was set for an update; all that can be set for an insert. */
  readonly columns: readonly string[];
  /** Rows that are not as they were. */
  readonly rows: readonly (readonly SqlValue[])[];
  /** All rows as they are after it, with what is shown in each column, for a table that is told as a whole. */
  readonly after?: readonly Readonly<Record<string, SqlValue>>[];
}

export type SqlReply =
  | { readonly kind: 'rows'; readonly columns: readonly string[]; readonly packed: PackedRows }
  | { readonly kind: 'change'; readonly change: TableChange }
  | { readonly kind: 'too-large'; readonly rows: number; readonly fitting: number }
  | { readonly kind: 'syntax-error' | 'rule-broken' | 'duplicate' | 'failed'; readonly message: string };

/** What the process says. */
export type ProcessMessage = SqlReply | { readonly kind: 'ready' } | { readonly kind: 'memory-consumed' };
