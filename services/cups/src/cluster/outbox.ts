/** As much of a gRPC server stream as is written to. */
export interface Outlet<M> {
  write(message: M): boolean;
  on(event: string, listener: () => void): unknown;
  once(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  end(): void;
}

/** Messages for one other node, sent in order and no faster than it takes them. What waits is dropped when the node is gone. */
export class Outbox<M> {
  readonly #outlet: Outlet<M>;
  readonly #closed = new AbortController();

  constructor(outlet: Outlet<M>) {
    this.#outlet = outlet;
    for (const event of ['cancelled', 'close', 'error']) outlet.on(event, () => this.#closed.abort());
  }

  get signal(): AbortSignal {
    return this.#closed.signal;
  }

  /** Resolves when there is room for more. */
  async send(messages: readonly M[]): Promise<void> {
    let full = false;
    for (const message of messages) {
      if (this.signal.aborted) return;
      full = !this.#outlet.write(message);
    }
    if (full) await this.#drained();
  }

  close(): void {
    this.#closed.abort();
    this.#outlet.end();
  }

  async #drained(): Promise<void> {
    await new Promise<void>((resolve) => {
      const finish = () => {
        this.#outlet.off('drain', finish);
        this.signal.removeEventListener('abort', finish);
        resolve();
      };
      this.#outlet.once('drain', finish);
      this.signal.addEventListener('abort', finish, { once: true });
    });
  }
}
