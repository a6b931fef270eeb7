import { startTimer, type Timer } from '@uclab/foundation/clock';
import type { SqlReply, SqlRequest } from './protocol.ts';
import { memoryConsumed } from './sql-errors.ts';
import { SqlLane, type SqlLaneOptions } from './sql-lane.ts';

/** A process stays for a while; those beside the first soon go. */
const idleMs = [60_000, 5_000, 5_000];
/** How long a statement waits for those before it until another process is begun for it: most are done by then. */
const patienceMs = 200;
/** Beyond this many who wait the next is told to come back. */
const mostWaiting = 16;

/**
 * Statements run in one process as long as they are short. One that has to wait runs in a further process, of three in all, so that a
 * long one holds up none of the others.
 */
export class SqlLanes {
  readonly #lanes: readonly SqlLane[];
  readonly #queue: ((lane: SqlLane) => void)[] = [];
  #patience: Timer | undefined;

  constructor(options: Omit<SqlLaneOptions, 'idleMs'>) {
    this.#lanes = idleMs.map((ms) => new SqlLane({ ...options, idleMs: ms }));
  }

  /** Performs a statement; one that others wait for is `next`. Throws what SqlLane throws, and Refusal where too many wait. */
  async perform(request: SqlRequest, place: 'next' | 'last' = 'last'): Promise<SqlReply> {
    if (place === 'last' && this.#queue.length >= mostWaiting) throw memoryConsumed();
    const lane = this.#atOnce() ?? (await this.#turn(place));
    try {
      return await lane.perform(request);
    } finally {
      this.#release(lane);
    }
  }

  /** Ends the processes; what is under way fails, and so does what waits. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  #atOnce(): SqlLane | undefined {
    if (this.#queue.length > 0) return undefined;
    const lane = this.#lanes.find(({ isTaken, isRunning }) => !isTaken && isRunning);
    if (lane) return taken(lane);
    return this.#lanes.some(({ isTaken }) => isTaken) ? undefined : this.#free();
  }

  #free(): SqlLane | undefined {
    const lane = this.#lanes.find(({ isTaken }) => !isTaken);
    return lane && taken(lane);
  }

  #turn(place: 'next' | 'last'): Promise<SqlLane> {
    const turn = new Promise<SqlLane>((resolve) => (place === 'next' ? this.#queue.unshift(resolve) : this.#queue.push(resolve)));
    this.#beginAnotherSoon();
    return turn;
  }

  #beginAnotherSoon(): void {
    if (this.#patience || this.#queue.length === 0 || this.#lanes.every(({ isTaken }) => isTaken)) return;
    this.#patience = startTimer(patienceMs, () => {
      this.#patience = undefined;
      const lane = this.#queue.length > 0 ? this.#free() : undefined;
      if (lane) this.#queue.shift()?.(lane);
      this.#beginAnotherSoon();
    });
  }

  #release(lane: SqlLane): void {
    const next = this.#queue.shift();
    if (next) next(lane);
    else lane.isTaken = false;
  }
}

function taken(lane: SqlLane): SqlLane {
  lane.isTaken = true;
  return lane;
}
