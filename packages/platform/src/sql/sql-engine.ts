import { DeadlineExceededError, startTimer, type Timer, withDeadline } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { type Store, StoreConflictError, type Write } from '../store/index.ts';
import type { ProductTable } from './product-table.ts';
import type { SqlReply, SqlRequest, SqlRows, TableChange } from './protocol.ts';
import { memoryConsumed, SqlDuplicateError, SqlSyntaxError, stopped, tooLarge } from './sql-errors.ts';
import { SqlProcess } from './sql-process.ts';

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

/** A process for SQL that nobody asks takes memory. */
const idleMs = 60_000;
/** A busy machine takes its time to start a process. */
const startMs = 20_000;
/** Statements run one after another; beyond this many who wait the next is told to come back. */
const mostWaiting = 16;

/**
 * SQL on a node's database in the words of the product's data dictionary. Statements run in a process of their own, begun with the first
 * one: however long one takes, and whatever memory it wants, the node goes on, and at its deadline that process is killed.
 */
export class SqlEngine {
  readonly #options: SqlEngineOptions;
  readonly #deadlineMs: number;
  #process: SqlProcess | undefined;
  readonly #queue: (() => void)[] = [];
  #isBusy = false;
  #idle: Timer | undefined;
  #closed = false;

  constructor(options: SqlEngineOptions) {
    this.#options = options;
    this.#deadlineMs = options.deadlineMs ?? 10_000;
  }

  /**
   * The rows of a query. Throws SqlSyntaxError for what is wrong, or not the product's; Refusal ('refused') for an answer above 8 MB, at
   * the deadline, and where too much is asked at a time.
   */
  async query(sql: string): Promise<SqlRows> {
    const reply = await this.#perform({ kind: 'query', sql });
    if (reply.kind !== 'rows') throw failureOf(reply);
    return reply.answer;
  }

  /**
   * Performs an INSERT, UPDATE or DELETE, all of it or nothing; the rows that it met. Throws what `query` throws; SqlDuplicateError; Refusal
   * for a value that breaks a rule.
   */
  async update(sql: string): Promise<number> {
    const before = this.#options.store.commits;
    return this.#write(sql, before, changeIn(await this.#perform({ kind: 'change', sql })));
  }

  /** Performs either; the rows, or how many were changed. */
  async run(sql: string): Promise<SqlRows | number> {
    const before = this.#options.store.commits;
    const reply = await this.#perform({ kind: 'either', sql });
    return reply.kind === 'rows' ? reply.answer : this.#write(sql, before, changeIn(reply));
  }

  /** Ends the process; what is under way fails. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  /**
   * A change is computed while others write, for it may take long, and written where nothing else is. What was committed in between may
   * have made another one of it, so it is computed anew then: it is known to end.
   */
  #write(sql: string, before: number, tried: TableChange): Promise<number> {
    const { store, writesOf, onWritten } = this.#options;
    if (!writesOf) throw new Refusal('refused', 'The database of this node is a copy: change it where it is copied from');
    return store.exclusive(async () => {
      const change = store.commits === before ? tried : changeIn(await this.#perform({ kind: 'change', sql }, 'next'));
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

  /** Statements run one after another; one that others wait for is `next`. */
  async #perform(request: SqlRequest, place: 'next' | 'last' = 'last'): Promise<SqlReply> {
    if (place === 'last' && this.#queue.length >= mostWaiting) throw memoryConsumed();
    if (this.#isBusy) {
      await new Promise<void>((resolve) => (place === 'next' ? this.#queue.unshift(resolve) : this.#queue.push(resolve)));
    }
    this.#isBusy = true;
    try {
      return await this.#untilDeadline(request);
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#isBusy = false;
    }
  }

  async #untilDeadline(request: SqlRequest): Promise<SqlReply> {
    this.#idle?.stop();
    const process = await this.#started();
    try {
      const reply = await withDeadline('SQL', this.#deadlineMs, () => process.perform(request));
      if (reply.kind !== 'memory-consumed') return reply;
    } catch (error) {
      await this.#drop();
      throw error instanceof DeadlineExceededError ? stopped(this.#deadlineMs) : error;
    } finally {
      this.#idle = startTimer(idleMs, () => void this.#drop());
    }
    await this.#drop();
    throw memoryConsumed();
  }

  async #started(): Promise<SqlProcess> {
    if (this.#closed) throw new Refusal('unreachable', 'The node is stopping');
    if (this.#process) return this.#process;
    const { file, tables } = this.#options;
    const started = new SqlProcess({ file, tables });
    this.#process = started;
    try {
      await withDeadline('the process for SQL', startMs, () => started.ready());
      return started;
    } catch (error) {
      await this.#drop();
      throw error;
    }
  }

  async #drop(): Promise<void> {
    this.#idle?.stop();
    const process = this.#process;
    this.#process = undefined;
    await process?.kill();
  }
}

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
