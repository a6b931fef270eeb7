/**
 * So much real time after a directory told of a change, the second of it is over by the directory's clock, which nobody can read, and the
 * change is there for all to see.
 */
const overAfterMs = 5_000;

/**
 * Since when each agreement knows the latest change of its directory, in real time: emulated time may jump while a directory's own does not.
 * It is not kept beyond the end of the service, after which a second is over no sooner than when it is known anew.
 */
export class SecondsOver {
  readonly #monotonicMs: () => number;
  readonly #known = new Map<string, { time: string; atMs: number }>();

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** To be asked when reading begins: whether the second of a change was over then. */
  atPresent(agreementPkid: string): (time: string) => boolean {
    const known = this.#known.get(agreementPkid);
    const isOver = known !== undefined && this.#monotonicMs() - known.atMs >= overAfterMs;
    return (time) => isOver && known.time === time;
  }

  /** The latest change that is known from now on, unless it was before. */
  note(agreementPkid: string, time: string): void {
    if (this.#known.get(agreementPkid)?.time !== time) this.#known.set(agreementPkid, { time, atMs: this.#monotonicMs() });
  }
}
