import type { Clock } from '@uclab/foundation/clock';

/** There were too many writes in the last minute; the client has to come again later. */
export class TooManyWritesError extends Error {
  override readonly name = 'TooManyWritesError';

  /** `allowed` in a minute. */
  constructor(allowed: number) {
    super(`there were too many writes in the last minute: ${allowed} are allowed`);
  }
}

const minuteMs = 60_000;

/**
 * Refuses writes when there were too many in the last minute of emulated time. The product looks at the length of its queue of change
 * notifications, or, in older releases, at a number of writes a minute that the administrator sets; this is the latter.
 * AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide
 */
export class WriteThrottle {
  readonly #clock: Clock;
  readonly #perMinute: number;
  /** When writes were let in, oldest first; no more than may be in a minute. */
  readonly #writesMs: number[] = [];

  /** `perMinute` 0 lets everything in. */
  constructor(clock: Clock, perMinute: number) {
    this.#clock = clock;
    this.#perMinute = perMinute;
  }

  /** Lets one more write in now, and counts it. Throws TooManyWritesError where there were as many as may be. */
  admit(): void {
    if (this.#perMinute === 0) return;
    const nowMs = this.#clock.nowMs();
    while (this.#writesMs[0] !== undefined && this.#writesMs[0] <= nowMs - minuteMs) this.#writesMs.shift();
    if (this.#writesMs.length >= this.#perMinute) throw new TooManyWritesError(this.#perMinute);
    this.#writesMs.push(nowMs);
  }
}
