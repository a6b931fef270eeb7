/** How far the records of another node are taken on one connection to it, for what must not be taken before them. */
export class TakenRecords {
  readonly #signal: AbortSignal;
  #sequence: number | undefined;
  #waiting = new Set<() => void>();

  /** Nothing is waited for after the signal. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  upTo(sequence: number): void {
    this.#sequence = sequence;
    this.#wake();
  }

  /** Resolves when all that the node had at the beginning is taken, and its records up to that one; answers whether they are. */
  async reach(sequence: number): Promise<boolean> {
    while (!this.#signal.aborted && (this.#sequence === undefined || this.#sequence < sequence)) {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
      });
    }
    return !this.#signal.aborted;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resolve of waiting) resolve();
  }
}
