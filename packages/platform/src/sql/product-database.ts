import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { busyTimeoutMs, type SqlValue } from '../store/writer-protocol.ts';
import { authoriser, type PermittedChange } from './authoriser.ts';
import { columnName } from './column-names.ts';
import { divisor, mod, nonZero } from './division.ts';
import { lower, upper } from './letters.ts';
import { longestPattern, longestStatement, longestValue } from './limits.ts';
import { RowPacker } from './packed-rows.ts';
import type { ProductColumn, ProductTable } from './product-table.ts';
import type { DatabaseOptions, SqlReply, TableChange } from './protocol.ts';
import { largestAnswer } from './sql-errors.ts';
import type { Statement } from './statement.ts';
import { NotSqlError } from './tokens.ts';

/** A change that is against a rule, in one sentence. */
export class RuleBrokenError extends Error {
  override readonly name = 'RuleBrokenError';
}

/** Secrets are told apart, and not told. */
const conceal = (value: SqlValue): string | null =>
  typeof value === 'string' && value !== '' ? createHash('sha256').update(value).digest('hex') : null;

const unguessable = (): string => `n${randomBytes(16).toString('hex')}`;

const list = (columns: readonly string[]): string => columns.join(', ');

const definitionOf = ({ name, type, rule, required, preset }: ProductColumn): string => {
  const whole = type === 'integer' ? `CONSTRAINT "${name} is a whole number" CHECK (typeof(${name}) IN ('integer', 'null'))` : '';
  const own = rule ? `CONSTRAINT "${rule.words}" CHECK (${rule.condition})` : '';
  return `${name} ${type} ${required ? 'NOT NULL' : ''} ${preset === undefined ? '' : `DEFAULT (${preset})`} ${whole} ${own}`;
};

/** A node's database as its product shows it: views of the product's names on its tables, which are only read. */
export class ProductDatabase {
  readonly #database: DatabaseSync;
  readonly #tables: ReadonlyMap<string, ProductTable>;
  readonly #innerNames: ReadonlyMap<string, string>;
  readonly #inner: ReadonlySet<string>;
  readonly #reserved: ReadonlySet<string>;
  /** Whoever cannot name the node's database cannot name its tables. */
  readonly #schema = unguessable();

  constructor({ file, tables }: DatabaseOptions) {
    this.#database = new DatabaseSync(':memory:', { readOnly: true, timeout: busyTimeoutMs, enableDoubleQuotedStringLiterals: false });
    this.#database.prepare(`ATTACH DATABASE ? AS ${this.#schema}`).run(file);
    this.#tables = new Map(tables.map((table) => [table.name, table]));
    this.#innerNames = new Map(tables.map(({ name }) => [name, unguessable()]));
    this.#inner = new Set(this.#innerNames.values());
    this.#reserved = new Set([
      ...this.#names(`SELECT name FROM ${this.#schema}.sqlite_schema WHERE type IN ('table', 'view')`),
      ...this.#names('PRAGMA module_list'),
    ]);
    this.#database.function('conceal', { deterministic: true }, conceal);
    this.#database.function('newid', () => randomUUID());
    const numbers = { deterministic: true, useBigIntArguments: true };
    this.#database.function(nonZero, numbers, divisor);
    this.#database.function('mod', numbers, mod);
    // SQLite's own know the letters of ASCII alone.
    this.#database.function('lower', { deterministic: true }, lower);
    this.#database.function('upper', { deterministic: true }, upper);
    // Whatever a statement heaps up is in this process's memory, which is watched, and in no file. LIKE knows the case of letters.
    this.#database.exec('PRAGMA temp_store = MEMORY; PRAGMA case_sensitive_like = ON');
    for (const table of tables) {
      const shown = table.columns.map(({ name, value }) => `${value} AS ${name}`);
      const select = `SELECT ${list(shown)} FROM ${table.from}`.replaceAll(/\bnode\./g, `${this.#schema}.`);
      this.#database.exec(`CREATE TEMP VIEW ${this.#innerOf(table)} AS ${select}`);
      this.#createView(table);
      // SQLite does not look into a view before it is used: a mistake in a definition is not to be taken for one in a statement.
      this.#database.prepare(`SELECT * FROM ${table.name}`);
    }
    Object.assign(this.#database.limits, { length: longestValue, sqlLength: longestStatement, likePatternLength: longestPattern });
  }

  /** Runs a query. Throws what SQLite throws. */
  query(sql: string): SqlReply {
    return this.#allowing(undefined, () => {
      const statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      statement.setReadBigInts(true);
      return read(statement);
    });
  }

  /** What a statement would make of its table. Nothing is changed. Throws RuleBrokenError, and what SQLite throws. */
  change(statement: Exclude<Statement, { kind: 'query' }>): TableChange {
    const table = this.#tables.get(statement.table);
    if (!table) throw new NotSqlError(`no such table: ${statement.table}`);
    if (!table.key) throw new RuleBrokenError(`${table.name} cannot be changed by SQL`);
    // A snapshot: the copy and what it is compared with are of one and the same state.
    this.#database.exec('BEGIN');
    try {
      this.#createCopy(table);
      return this.#changeOf(table, statement, table.key);
    } finally {
      this.#database.exec('ROLLBACK');
    }
  }

  #changeOf(table: ProductTable, statement: Exclude<Statement, { kind: 'query' }>, key: readonly string[]): TableChange {
    const inner = this.#innerOf(table);
    const lastRow = this.#rows(`SELECT coalesce(max(rowid), 0) FROM temp.${table.name}`)[0]?.[0] ?? 0;
    const set = new Set<string>();
    const permitted: PermittedChange = { kind: statement.kind, table: table.name, onSet: (column) => set.add(column) };
    const count = this.#allowing(permitted, () => {
      const prepared = this.#database.prepare(statement.sql);
      requireSettable(table, set, key);
      return Number(prepared.run().changes);
    });
    const changed = (columns: readonly string[], sql: string): TableChange => ({
      kind: statement.kind,
      table: table.name,
      count,
      columns,
      rows: this.#rows(sql),
      ...(table.whole ? { after: this.#after(table) } : {}),
    });
    const copy = `temp.${table.name}`;
    if (statement.kind === 'delete') return changed(key, `SELECT ${list(key)} FROM ${inner} EXCEPT SELECT ${list(key)} FROM ${copy}`);
    if (statement.kind === 'update') {
      const columns = [...key, ...set];
      return changed(columns, `SELECT ${list(columns)} FROM ${copy} EXCEPT SELECT ${list(columns)} FROM ${inner}`);
    }
    const columns = table.columns.filter(({ fixed }) => !fixed).map(({ name }) => name);
    const added = `FROM ${copy} WHERE rowid > ${lastRow}`;
    for (const { name, fixed } of table.columns) {
      const given = fixed && fixed !== 'derived' && this.#rows(`SELECT 1 ${added} AND ${name} IS NOT NULL LIMIT 1`).length > 0;
      if (given) throw cannotBeSet(table, name);
    }
    return changed(columns, `SELECT ${list(columns)} ${added}`);
  }

  /** In place of the view a table of the same rows, which the statement may change. The rollback takes it away. */
  #createCopy(table: ProductTable): void {
    const { name, columns, key = [] } = table;
    this.#database.exec(`DROP VIEW temp.${name}`);
    this.#database.exec(`CREATE TEMP TABLE ${name} (${list([...columns.map(definitionOf), `UNIQUE (${list(key)})`])})`);
    // What is there already is not held to the rules for what is new.
    this.#database.exec('PRAGMA ignore_check_constraints = ON');
    try {
      this.#database.exec(`INSERT INTO temp.${name} SELECT * FROM ${this.#innerOf(table)}`);
    } finally {
      this.#database.exec('PRAGMA ignore_check_constraints = OFF');
    }
  }

  #createView(table: ProductTable): void {
    const columns = list(table.columns.map(({ name }) => name));
    this.#database.exec(`CREATE TEMP VIEW ${table.name} AS SELECT ${columns} FROM ${this.#innerOf(table)}`);
  }

  #innerOf(table: ProductTable): string {
    const name = this.#innerNames.get(table.name);
    if (name === undefined) throw new Error(`${table.name} has no view`);
    return name;
  }

  #rows(sql: string): SqlValue[][] {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    return statement.all() as unknown as SqlValue[][]; // arrays, as was just said
  }

  #names(sql: string): string[] {
    return this.#database
      .prepare(sql)
      .all()
      .flatMap(({ name }) => (typeof name === 'string' ? [name.toLowerCase()] : []));
  }

  #after(table: ProductTable): Record<string, SqlValue>[] {
    const names = table.columns.map(({ name }) => name);
    return this.#rows(`SELECT ${list(names)} FROM temp.${table.name} ORDER BY rowid`).map((row) =>
      Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])),
    );
  }

  /** Work with a statement of somebody else's. */
  #allowing<T>(change: PermittedChange | undefined, work: () => T): T {
    let hidden: string | undefined;
    const onHidden = (table: string) => {
      hidden = table;
    };
    const permission = { tables: this.#tables, inner: this.#inner, schema: this.#schema, reserved: this.#reserved, onHidden };
    this.#database.setAuthorizer(authoriser({ ...permission, ...(change ? { change } : {}) }));
    try {
      return work();
    } catch (error) {
      throw hidden === undefined ? error : new NotSqlError(`no such table: ${hidden}`, { cause: error });
    } finally {
      this.#database.setAuthorizer(null);
    }
  }
}

const cannotBeSet = ({ name }: ProductTable, column: string) => new RuleBrokenError(`${name}.${column} cannot be set by SQL`);

function requireSettable(table: ProductTable, set: ReadonlySet<string>, key: readonly string[]): void {
  const refused = table.columns.find(({ name, fixed }) => set.has(name) && (fixed || key.includes(name)));
  if (refused) throw cannotBeSet(table, refused.name);
}

const valueText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value);
};

const rowTags = '<row></row>'.length;

/** Bytes of a row as AXL writes it. */
function sizeOf(columns: readonly string[], row: readonly (string | null)[]): number {
  return row.reduce((sum, value, index) => sum + 2 * (columns[index]?.length ?? 0) + 5 + Buffer.byteLength(value ?? ''), rowTags);
}

/** The rows of an answer; beyond the largest one they are only counted. */
function read(statement: StatementSync): SqlReply {
  const columns = statement.columns().map(({ name }) => columnName(name));
  const rows = new RowPacker();
  let size = 0;
  let count = 0;
  for (const row of statement.iterate() as unknown as Iterable<unknown[]>) {
    const texts = row.map(valueText);
    count += 1;
    size += sizeOf(columns, texts);
    if (size <= largestAnswer) rows.add(texts);
    else rows.clear();
  }
  if (size > largestAnswer) return { kind: 'too-large', rows: count, fitting: Math.floor((count * largestAnswer) / size) };
  return { kind: 'rows', columns, packed: rows.packed() };
}
