import type { Clock } from '@uclab/foundation/clock';

/** One line, with the emulated time at which it was written. */
export interface AccessLogLine {
  readonly timeMs: number;
  readonly text: string;
}

/** What a server writes its log to. */
export interface AccessLogSink {
  write(text: string): void;
}

/** Keeps the last lines in memory, says how many older ones are gone, and tells those who listen. */
export class AccessLog implements AccessLogSink {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #ring: AccessLogLine[] = [];
  readonly #listeners = new Set<(line: AccessLogLine) => void>();
  #written = 0;

  /** `capacity`: how many lines are kept. */
  constructor(clock: Clock, capacity = 10_000) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  write(text: string): void {
    const line = { timeMs: this.#clock.nowMs(), text };
    this.#ring[this.#written % this.#capacity] = line;
    this.#written++;
    for (const listener of this.#listeners) listener(line);
  }

  /** How many lines were written and are no longer kept. */
  get dropped(): number {
    return Math.max(0, this.#written - this.#capacity);
  }

  /** The lines that are kept, oldest first; of these the last `count`, if given. */
  lines(count: number = this.#capacity): AccessLogLine[] {
    const kept = Math.min(this.#written, this.#capacity);
    const oldest = this.#written - Math.min(kept, count);
    return Array.from({ length: this.#written - oldest }, (_, index) => this.#ring[(oldest + index) % this.#capacity]).flatMap(
      (line) => line ?? [],
    );
  }

  /** Calls back with each new line; the returned function ends that. */
  subscribe(listener: (line: AccessLogLine) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
