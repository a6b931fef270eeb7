/**
 * Lets operations on the same things run one after another, and those on different things side by side. An operation takes all
 * that it needs at once, so that two can never wait for each other.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` when all earlier operations on any of `names` have ended; answers or throws what `work` does. */
  take<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const earlier = names.map((name) => this.#last.get(name));
    const turn = Promise.all(earlier).then(work);
    const ended = turn.then(
      () => undefined,
      () => undefined,
    );
    for (const name of names) this.#last.set(name, ended);
    return turn;
  }
}
