import { DeadlineExceededError, startTimer, type Timer, withDeadline } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import type { DatabaseOptions, SqlReply, SqlRequest } from './protocol.ts';
import { memoryConsumed, stopped } from './sql-errors.ts';
import { SqlProcess } from './sql-process.ts';

/** A busy machine takes its time to start a process. */
const startMs = 20_000;

export interface SqlLaneOptions extends DatabaseOptions {
  /** How long a statement may run, real time. */
  readonly deadlineMs: number;
  /** A process that nobody asks takes memory: how long it stays. */
  readonly idleMs: number;
}

/** Statements one after another, in a process that is there while it is needed. */
export class SqlLane {
  readonly #options: SqlLaneOptions;
  #process: SqlProcess | undefined;
  #idle: Timer | undefined;
  #closed = false;
  /** Whether a statement has the lane; whoever hands it out says so. */
  isTaken = false;

  constructor(options: SqlLaneOptions) {
    this.#options = options;
  }

  /** Whether its process is there. */
  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** Performs a statement, with no other under way. Throws Refusal at the deadline, and where it wants more memory than it may have. */
  async perform(request: SqlRequest): Promise<SqlReply> {
    this.#idle?.stop();
    const { deadlineMs, idleMs } = this.#options;
    const process = await this.#started();
    try {
      const reply = await withDeadline('SQL', deadlineMs, () => process.perform(request));
      if (reply.kind !== 'memory-consumed') return reply;
    } catch (error) {
      await this.#drop();
      throw error instanceof DeadlineExceededError ? stopped(deadlineMs) : error;
    } finally {
      this.#idle = startTimer(idleMs, () => void this.#drop());
    }
    await this.#drop();
    throw memoryConsumed();
  }

  /** Ends the process; what is under way fails, and so does whatever is asked later. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
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
