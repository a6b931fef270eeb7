const firstMs = 100;
const longestMs = 2_000;

/** Waiting times between attempts, real time: 100 ms, doubling up to 2 s, each shortened at random by up to a quarter. */
export class BackOff {
  #nextMs = firstMs;

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(longestMs, ms * 2);
    return ms * (1 - Math.random() / 4);
  }

  /** To be called when an attempt went well. */
  reset(): void {
    this.#nextMs = firstMs;
  }
}
