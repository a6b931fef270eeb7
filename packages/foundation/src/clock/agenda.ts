import { startTimer, type Timer } from './deadline.ts';

/** Something that happens at a moment of emulated time, unless it is cancelled before. */
export interface Appointment {
  /** Emulated time, milliseconds since the epoch. */
  readonly atMs: number;
  cancel(): void;
}

/** As much of a clock as an agenda needs. */
interface TimeSource {
  nowMs(): number;
  onChange(listener: () => void): () => void;
}

interface Entry {
  readonly atMs: number;
  readonly order: number;
  /** Called in the same turn in which the entry is taken off; what it answers has to end before time may go on. */
  readonly begin: () => Promise<void>;
}

/** Real time is looked at again after that long: a timer of Node's holds 24 days at most. */
const longestTimerMs = 3_600_000;

/**
 * What falls due on one node by calendar time, and the work that goes on there meanwhile. As real time passes, or the clock is moved,
 * whatever is due begins in the order of its time. The laboratory moves the clock in steps and asks between them whether the node is
 * quiet: nothing due, and nothing at work but what waits for a later moment.
 */
export class Agenda {
  readonly #clock: TimeSource;
  readonly #entries: Entry[] = [];
  readonly #waitingForQuiet = new Set<() => void>();
  #order = 0;
  #working = 0;
  #timer: Timer | undefined;

  constructor(clock: TimeSource) {
    this.#clock = clock;
    clock.onChange(() => this.#look());
  }

  /** Has `work` begun once emulated time has reached `atMs`, at once where it has already. `work` must not reject. */
  at(atMs: number, work: () => Promise<void> | void): Appointment {
    return this.#add(atMs, async () => {
      await work();
    });
  }

  /** Does something that has to end, or to wait for a moment by `sleep`, before emulated time may go on. Work does not await other work. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#working++;
    try {
      return await work();
    } finally {
      this.#end();
    }
  }

  /** Within work: lets `ms` of emulated time pass, or less when the signal is aborted. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        // In the turn in which the time has come, so that nobody finds the node quiet between here and what follows.
        this.#working++;
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const appointment = this.#add(this.#clock.nowMs() + ms, async () => wake());
      const stop = () => {
        appointment.cancel();
        wake();
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.#end();
    });
  }

  /** The moment of emulated time at which something begins next; undefined where nothing is planned. */
  nextAtMs(): number | undefined {
    return this.#entries[0]?.atMs;
  }

  /** True as soon as nothing is due and nothing at work, false when `deadlineMs` of real time passed before. */
  whenQuiet(deadlineMs: number): Promise<boolean> {
    this.#look();
    if (this.#isQuiet()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (quiet: boolean) => {
        timer.stop();
        this.#waitingForQuiet.delete(quietNow);
        resolve(quiet);
      };
      const quietNow = () => finish(true);
      const timer = startTimer(deadlineMs, () => finish(false));
      this.#waitingForQuiet.add(quietNow);
    });
  }

  #add(atMs: number, begin: () => Promise<void>): Appointment {
    const entry = { atMs, order: this.#order++, begin };
    const behind = this.#entries.findIndex((other) => other.atMs > atMs);
    this.#entries.splice(behind < 0 ? this.#entries.length : behind, 0, entry);
    // In a turn of its own: whoever makes an appointment for now gets it before it begins.
    if (this.#entries[0] === entry) this.#setTimer();
    return {
      atMs,
      cancel: () => {
        const place = this.#entries.indexOf(entry);
        if (place < 0) return;
        this.#entries.splice(place, 1);
        if (place === 0) this.#setTimer();
        this.#tellWhenQuiet();
      },
    };
  }

  #isDue(): boolean {
    const next = this.nextAtMs();
    return next !== undefined && next <= this.#clock.nowMs();
  }

  #look(): void {
    while (this.#isDue()) {
      const entry = this.#entries.shift();
      if (entry) void this.during(entry.begin);
    }
    this.#setTimer();
  }

  #setTimer(): void {
    this.#timer?.stop();
    const next = this.nextAtMs();
    this.#timer =
      next === undefined ? undefined : startTimer(Math.min(Math.max(0, next - this.#clock.nowMs()), longestTimerMs), () => this.#look());
  }

  #end(): void {
    this.#working--;
    this.#tellWhenQuiet();
  }

  #isQuiet(): boolean {
    return this.#working === 0 && !this.#isDue();
  }

  #tellWhenQuiet(): void {
    if (this.#waitingForQuiet.size === 0 || !this.#isQuiet()) return;
    for (const tell of [...this.#waitingForQuiet]) tell();
  }
}
