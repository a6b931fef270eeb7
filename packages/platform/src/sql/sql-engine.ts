import { Refusal } from '@uclab/foundation/errors';
import { type Store, StoreConflictError, type Write } from '../store/index.ts';
import { unpacked } from './packed-rows.ts';
import type { ProductTable } from './product-table.ts';
import type { SqlReply, SqlRows, TableChange } from './protocol.ts';
import { SqlDuplicateError, SqlSyntaxError, tooLarge } from './sql-errors.ts';
import { SqlLanes } from './sql-lanes.ts';

export interface SqlEngineOptions {
  readonly store: Store;
  /** The file of the store. */
  readonly file: string;
  readonly tables: readonly ProductTable[];
  /** What makes the node's database hold a change, computed where nothing else is written. Left out where nothing can be changed. */
  readonly writesOf?: (change: TableChange) => Write[];
  /** Told of a change that the database holds now, before anything else is computed there. */
  readonly onWritten?: (change: TableChange) => void;
  /** How long a statement may run, real time. */
  readonly deadlineMs?: number;
}

/**
 * SQL on a node's database in the words of the product's data dictionary. Statements run in processes of their own, begun when there is one
 * to run: however long one takes, and whatever memory it wants, the node goes on, and at its deadline that process is killed.
 */
export class SqlEngine {
  readonly #options: SqlEngineOptions;
  readonly #lanes: SqlLanes;

  constructor(options: SqlEngineOptions) {
    this.#options = options;
    const { file, tables, deadlineMs = 10_000 } = options;
    this.#lanes = new SqlLanes({ file, tables, deadlineMs });
  }

  /**
   * The rows of a query. Throws SqlSyntaxError for what is wrong, or not the product's; Refusal ('refused') for an answer above 8 MB, at
   * the deadline, and where too much is asked at a time.
   */
  async query(sql: string): Promise<SqlRows> {
    const reply = await this.#lanes.perform({ kind: 'query', sql });
    if (reply.kind !== 'rows') throw failureOf(reply);
    return rowsIn(reply);
  }

  /**
   * Performs an INSERT, UPDATE or DELETE, all of it or nothing; the rows that it met. Throws what `query` throws; SqlDuplicateError; Refusal
   * for a value that breaks a rule.
   */
  async update(sql: string): Promise<number> {
    const before = this.#options.store.commits;
    return this.#write(sql, before, changeIn(await this.#lanes.perform({ kind: 'change', sql })));
  }

  /** Performs either; the rows, or how many were changed. */
  async run(sql: string): Promise<SqlRows | number> {
    const before = this.#options.store.commits;
    const reply = await this.#lanes.perform({ kind: 'either', sql });
    return reply.kind === 'rows' ? rowsIn(reply) : this.#write(sql, before, changeIn(reply));
  }

  /** Ends the processes; what is under way fails. */
  close(): Promise<void> {
    return this.#lanes.close();
  }

  /**
   * A change is computed while others write, for it may take long, and written where nothing else is. What was committed in between may
   * have made another one of it, so it is computed anew then: it is known to end.
   */
  #write(sql: string, before: number, tried: TableChange): Promise<number> {
    const { store, writesOf, onWritten } = this.#options;
    if (!writesOf) throw new Refusal('refused', 'The database of this node is a copy: change it where it is copied from');
    return store.exclusive(async () => {
      const change = store.commits === before ? tried : changeIn(await this.#lanes.perform({ kind: 'change', sql }, 'next'));
      try {
        await store.write(writesOf(change));
      } catch (error) {
        if (!(error instanceof StoreConflictError)) throw error;
        if (/UNIQUE|PRIMARY KEY/.test(error.message)) throw new SqlDuplicateError(error.message, { cause: error });
        throw new Refusal('refused', `${change.table}: a row would refer to one that does not exist`, 'sql');
      }
      onWritten?.(change);
      return change.count;
    });
  }
}

const rowsIn = async ({ columns, packed }: Extract<SqlReply, { kind: 'rows' }>): Promise<SqlRows> => ({
  columns,
  rows: await unpacked(packed),
});

function changeIn(reply: SqlReply): TableChange {
  if (reply.kind !== 'change') throw failureOf(reply);
  return reply.change;
}

function failureOf(reply: SqlReply): Error {
  switch (reply.kind) {
    case 'syntax-error':
      return new SqlSyntaxError(reply.message);
    case 'duplicate':
      return new SqlDuplicateError(reply.message);
    case 'rule-broken':
      return new Refusal('refused', reply.message, 'sql');
    case 'too-large':
      return tooLarge(reply.rows, reply.fitting);
    default:
      return new Error('message' in reply ? reply.message : `an answer of kind ${reply.kind} was not asked for`);
  }
}
