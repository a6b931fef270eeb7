import { constants } from 'node:sqlite';
import { nonZero } from './division.ts';

/**
 * Functions that statements may call: those that Informix has too, and what NVL, LIKE, MATCHES and a division are to SQLite; typeof stands
 * in the rules of columns. Whoever writes one of these others has been refused before.
 */
const functions: ReadonlySet<string> = new Set([
  nonZero,
  'abs',
  'avg',
  'coalesce',
  'concat',
  'count',
  'glob',
  'ifnull',
  'instr',
  'length',
  'like',
  'lower',
  'ltrim',
  'max',
  'min',
  'mod',
  'newid',
  'nullif',
  'replace',
  'round',
  'rtrim',
  'substr',
  'substring',
  'sum',
  'trim',
  'typeof',
  'upper',
]);

const { SQLITE_OK, SQLITE_DENY } = constants;

/** What a statement may touch. */
export interface Permission {
  /** The product's tables, which are views in the schema `temp`. */
  readonly tables: { has(name: string): boolean };
  /** Views through which alone the node's own tables are read. Nobody can guess their names. */
  readonly inner: { has(name: string): boolean };
  /** The schema of the node's own tables. Nobody can guess that either. */
  readonly schema: string;
  /** Names of tables that are not the product's: the node's own, and SQLite's. */
  readonly reserved: { has(name: string): boolean };
  /** Hears of a table that is not the product's, when it is to be read. */
  readonly onHidden: (table: string) => void;
  readonly change?: PermittedChange;
}

/** What a statement may change. */
export interface PermittedChange {
  readonly kind: 'insert' | 'update' | 'delete';
  readonly table: string;
  /** Hears of each column that an UPDATE sets. */
  readonly onSet: (column: string) => void;
}

type Authoriser = (code: number, first: string | null, second: string | null, schema: string | null, inner: string | null) => number;

/** Whether a column may be read; it is '' where none of the table is needed, and then the schema is as the statement has it. */
function mayRead({ tables, inner, schema, reserved }: Permission, table: string, column: string, of: string | null): boolean {
  if (of === 'temp') return tables.has(table) || inner.has(table);
  if (column !== '') return false;
  // What an inner view stands on, or what has no schema: the product's, or a common table expression.
  return of === schema || (of === null && (tables.has(table) || !(reserved.has(table) || /^(sqlite|pragma)_/.test(table))));
}

/**
 * Decides on everything that a statement does, as SQLite asks when it compiles one: https://www.sqlite.org/c3ref/set_authorizer.html
 * What SQLite names as the view that is responsible may also be a common table expression of the statement's own, so only the inner
 * views are trusted.
 */
export const authoriser =
  (permission: Permission): Authoriser =>
  (code, first, second, schema, responsible) => {
    const { inner, change } = permission;
    const fromInner = responsible !== null && inner.has(responsible);
    const may = (kind: PermittedChange['kind']) =>
      change?.kind === kind && first === change.table && schema === 'temp' ? SQLITE_OK : SQLITE_DENY;
    switch (code) {
      case constants.SQLITE_SELECT:
      case constants.SQLITE_RECURSIVE:
        return SQLITE_OK;
      case constants.SQLITE_READ:
        if (fromInner || mayRead(permission, first?.toLowerCase() ?? '', second ?? '', schema)) return SQLITE_OK;
        permission.onHidden(first ?? '');
        return SQLITE_DENY;
      case constants.SQLITE_FUNCTION:
        return fromInner || functions.has(second?.toLowerCase() ?? '') ? SQLITE_OK : SQLITE_DENY;
      case constants.SQLITE_UPDATE:
        change?.onSet(second ?? '');
        return may('update');
      case constants.SQLITE_INSERT:
        return may('insert');
      case constants.SQLITE_DELETE:
        return may('delete');
      default:
        return SQLITE_DENY;
    }
  };
