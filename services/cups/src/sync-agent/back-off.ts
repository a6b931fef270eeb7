const firstMs = 100;
/** The nodes of a cluster start together, and what is missing in this time mostly comes in it. */
const eagerTries = 8;
const longestMs = 2_000;

/** Waiting times between attempts, real time: eight times 100 ms, then doubling up to 2 s, each shortened at random by up to a quarter. */
export class BackOff {
  #tries = 0;

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    this.#tries++;
    const ms = Math.min(longestMs, firstMs * 2 ** Math.max(0, this.#tries - eagerTries));
    return ms * (1 - Math.random() / 4);
  }

  /** To be called when an attempt went well. */
  reset(): void {
    this.#tries = 0;
  }
}
