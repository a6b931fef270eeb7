import { monotonicMs, startTimer, type Timer } from '@uclab/foundation/clock';

/** Bytes as they were read from a socket. A toxic may move `receivedMs` (monotonic) so that the next one counts from there. */
export interface Chunk {
  readonly data: Buffer;
  receivedMs: number;
}

/** Where chunks go: the next stage or the socket at the end of the link. */
export interface Sink {
  /** Takes the chunk in any case; false asks the sender to await `ready` before it puts the next one. */
  put(chunk: Chunk): boolean;
  ready(): Promise<void>;
  end(): void;
}

/** How a toxic moves chunks through its stage; returns once the stage is closed or was interrupted. */
export type Flow = (stage: Stage) => Promise<void>;

/** What a stage runs; read anew after each interruption, so an update of the toxic applies to open connections. */
export interface StageProgram {
  /** Draws by the toxicity whether this connection is affected. */
  draw(): Flow;
  /** Chunks that may wait in front of the toxic before the sender is held back. */
  readonly queueChunks: number;
}

export const END = Symbol('end of stream');
export const INTERRUPTED = Symbol('interrupted');
export const IDLE = Symbol('idle');

/** What ends a wait: data ends only a wait for data, closing ends every wait. */
const wakes = { data: 0, interrupt: 1, close: 2 };
type Wake = keyof typeof wakes;

/**
 * One toxic on one direction of one connection: a bounded queue and a flow that empties it into the next sink. It can be interrupted so
 * that changed attributes apply at once, and retired, after which it hands on what it holds and leaves the chain. Bytes are never reordered.
 */
export class Stage implements Sink {
  next: Sink;
  /** Bytes handed to the next sink since the stage was made; limit_data counts on it. */
  bytesSent = 0;
  readonly #program: StageProgram;
  readonly #onRetired: (stage: Stage) => void;
  #queue: Chunk[] = [];
  #ended = false;
  #interrupted = false;
  #retiring = false;
  #closed = false;
  /** The flow waits for data, so the next chunk does not stay in the queue. */
  #hungry = false;
  #wake: ((reason: Wake) => void) | undefined;
  #waiters: (() => void)[] = [];

  constructor(program: StageProgram, next: Sink, onRetired: (stage: Stage) => void) {
    this.#program = program;
    this.next = next;
    this.#onRetired = onRetired;
    void this.#run();
  }

  get closed(): boolean {
    return this.#closed;
  }

  put(chunk: Chunk): boolean {
    if (this.#closed) return false;
    const handedOver = this.#hungry;
    this.#queue.push(chunk);
    this.#wake?.('data');
    return handedOver || this.#queue.length < this.#program.queueChunks;
  }

  ready(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  end(): void {
    this.#ended = true;
    this.#wake?.('data');
  }

  /** The next chunk, END after the last one, or INTERRUPTED. */
  async take(): Promise<Chunk | typeof END | typeof INTERRUPTED> {
    for (;;) {
      const taken = this.#takeNow();
      if (taken) return taken;
      await this.#wait('data');
    }
  }

  /** As `take`, or IDLE when nothing came for `idleMs`. */
  async takeWithin(idleMs: number): Promise<Chunk | typeof END | typeof INTERRUPTED | typeof IDLE> {
    const taken = this.#takeNow();
    if (taken) return taken;
    return (await this.#wait('data', idleMs)) ? (this.#takeNow() ?? IDLE) : IDLE;
  }

  /** Hands a chunk on and waits until the next sink wants more. An interruption does not cut this short: nothing may be lost. */
  async send(chunk: Chunk): Promise<void> {
    if (this.#closed) return;
    this.bytesSent += chunk.data.length;
    if (!this.next.put(chunk)) await this.next.ready();
  }

  /** True after `ms`, false when it was interrupted or closed before. */
  async sleep(ms: number): Promise<boolean> {
    if (this.#interrupted || this.#closed) return false;
    return ms <= 0 || !(await this.#wait('interrupt', ms));
  }

  /** Returns after `ms`, or when the stage is closed. For what a change of the toxic does not call off. */
  async sleepThrough(ms: number): Promise<void> {
    if (!this.#closed && ms > 0) await this.#wait('close', ms);
  }

  /** Lets the flow start again with the toxic's present attributes. */
  interrupt(): void {
    this.#interrupted = true;
    this.#wake?.('interrupt');
  }

  /** The toxic was removed: pass on what is held and leave the chain. */
  retire(): void {
    this.#retiring = true;
    this.interrupt();
  }

  /** Ends the connection behind this stage. What is still queued is dropped and the sender stays held back. */
  close(): void {
    if (this.#closed) return;
    this.abandon();
    this.next.end();
  }

  /** The link is gone: stop without a word to the next sink. */
  abandon(): void {
    this.#closed = true;
    this.#queue = [];
    this.#wake?.('close');
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      this.#interrupted = false;
      if (this.#retiring) return this.#leave();
      await this.#program.draw()(this);
    }
  }

  async #leave(): Promise<void> {
    for (let chunk = this.#shift(); chunk; chunk = this.#shift()) await this.send(chunk);
    if (this.#closed) return;
    // No await between the empty queue and this: a chunk that came in between would be overtaken.
    if (this.#ended) this.close();
    else this.#onRetired(this);
  }

  #takeNow(): Chunk | typeof END | typeof INTERRUPTED | undefined {
    if (this.#closed) return END;
    if (this.#interrupted) return INTERRUPTED;
    return this.#shift() ?? (this.#ended ? END : undefined);
  }

  #shift(): Chunk | undefined {
    const chunk = this.#queue.shift();
    if (chunk && this.#waiters.length > 0 && this.#queue.length < this.#program.queueChunks) {
      const waiters = this.#waiters;
      this.#waiters = [];
      for (const resume of waiters) resume();
    }
    return chunk;
  }

  /** True when woken, false when `ms` passed first. */
  #wait(awaited: Wake, ms?: number): Promise<boolean> {
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const settle = (woken: boolean) => {
        timer?.stop();
        this.#wake = undefined;
        this.#hungry = false;
        resolve(woken);
      };
      this.#hungry = awaited === 'data';
      this.#wake = (reason) => {
        if (wakes[reason] >= wakes[awaited]) settle(true);
      };
      if (ms !== undefined) timer = startLongTimer(monotonicMs() + ms, () => settle(false));
    });
  }
}

/** Node's timers fire at once beyond 2^31 ms; the attributes of a toxic are 64-bit numbers. */
const longestTimerMs = 2 ** 31 - 1;

function startLongTimer(untilMs: number, callback: () => void): Timer {
  let timer: Timer;
  const arm = () => {
    const remainingMs = untilMs - monotonicMs();
    timer = remainingMs > longestTimerMs ? startTimer(longestTimerMs, arm) : startTimer(Math.max(0, remainingMs), callback);
  };
  arm();
  return { stop: () => timer.stop() };
}
