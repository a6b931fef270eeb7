import { Agenda } from './agenda.ts';

/**
 * Calendar time, which the laboratory can move: schedules, lock-out windows, certificate validity, log lines.
 * Network deadlines never ask it; they are real time, see deadline.ts.
 */
export interface Clock {
  /** Emulated time now, in milliseconds since the epoch. */
  nowMs(): number;
  /** Emulated time now. */
  now(): Date;
  /** Difference between emulated and real time, in milliseconds. */
  readonly offsetMs: number;
  /** Moves emulated time; listeners of `onChange` are told. */
  setOffset(offsetMs: number): void;
  /** Calls back after each move; the returned function ends that. */
  onChange(listener: (offsetMs: number) => void): () => void;
  /** What falls due by this clock. */
  readonly agenda: Agenda;
}

abstract class MovableClock implements Clock {
  #offsetMs = 0;
  readonly #listeners = new Set<(offsetMs: number) => void>();
  readonly agenda = new Agenda(this);

  protected abstract realMs(): number;

  get offsetMs(): number {
    return this.#offsetMs;
  }

  nowMs(): number {
    return this.realMs() + this.#offsetMs;
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  setOffset(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    for (const listener of this.#listeners) listener(offsetMs);
  }

  onChange(listener: (offsetMs: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The system's time plus the offset that the laboratory sets. */
export class SystemClock extends MovableClock {
  protected override realMs(): number {
    return Date.now();
  }
}

/** Stands still until it is told to move. For tests of one part. */
export class TestClock extends MovableClock {
  readonly #startMs: number;

  constructor(start: Date | string = '2026-01-05T09:00:00Z') {
    super();
    this.#startMs = new Date(start).getTime();
  }

  protected override realMs(): number {
    return this.#startMs;
  }

  advance(ms: number): void {
    this.setOffset(this.offsetMs + ms);
  }
}
