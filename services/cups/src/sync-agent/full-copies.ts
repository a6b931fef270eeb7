import { startTimer } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';

/** How long a copy of everything may take before whoever asked for it is told to look again later. Real time. */
const deadlineMs = 30_000;

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Refusal) => void;
}

/** Those who have asked for a copy of everything and wait for it. */
export class FullCopies {
  readonly #node: string;
  readonly #waiting = new Set<Waiting>();

  constructor(node: string) {
    this.#node = node;
  }

  /** Resolves with the next complete copy. Throws what `fail` is told, and Refusal('conflict') after half a minute. */
  async next(): Promise<void> {
    const tooLate = new Refusal('conflict', `${this.#node} has not copied everything after ${deadlineMs / 1000} s; it goes on.`, 'node');
    let timer: ReturnType<typeof startTimer> | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const own = { resolve, reject };
        this.#waiting.add(own);
        timer = startTimer(deadlineMs, () => this.#waiting.delete(own) && reject(tooLate));
      });
    } finally {
      timer?.stop();
    }
  }

  complete(): void {
    for (const { resolve } of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** No copy will come: whoever waits is refused. */
  fail(refusal: Refusal): void {
    for (const { reject } of this.#waiting) reject(refusal);
    this.#waiting.clear();
  }
}
