/** As many as nodes that take a snapshot at the same time are apart from each other, and no more than a few megabytes. */
const kept = 16;

/** Batches of some content that several presence nodes ask for one after another: each is read once as long as nothing changes. */
export class SharedBatches<T> {
  readonly #read: (after: number) => T;
  readonly #batches = new Map<number, T>();

  /** `read` answers the batch that begins after a place. */
  constructor(read: (after: number) => T) {
    this.#read = read;
  }

  /** To be called when the content has changed. */
  forget(): void {
    this.#batches.clear();
  }

  after(place: number): T {
    const known = this.#batches.get(place);
    if (known !== undefined) return known;
    const batch = this.#read(place);
    const [oldest] = this.#batches.keys();
    if (oldest !== undefined && this.#batches.size >= kept) this.#batches.delete(oldest);
    this.#batches.set(place, batch);
    return batch;
  }
}
