import { monotonicMs } from '@uclab/foundation/clock';

const quietMs = 30_000;

/** Keeps an agent that retries each second from filling journal and log: a step is told when its outcome changes, else each 30 s. */
export class Notice {
  readonly #told = new Map<string, { outcome: string; atMs: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = monotonicMs) {
    this.#nowMs = nowMs;
  }

  /** Whether this outcome of this step is worth telling now. */
  worthTelling(step: string, outcome: string): boolean {
    const last = this.#told.get(step);
    const nowMs = this.#nowMs();
    if (last && last.outcome === outcome && nowMs - last.atMs < quietMs) return false;
    this.#told.set(step, { outcome, atMs: nowMs });
    return true;
  }

  /** What comes next is news again. */
  forget(): void {
    this.#told.clear();
  }
}
