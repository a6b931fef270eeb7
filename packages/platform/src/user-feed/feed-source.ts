/** How far the content goes that a feed tells. */
export interface FeedHead {
  readonly epoch: string;
  readonly revision: number;
  /** Whoever has less than this needs a snapshot: what changed before it is not known one by one. */
  readonly since: number;
}

/** A change in the form in which it is sent. */
export interface FeedChange {
  readonly revision: number;
  readonly encoded: Buffer;
}

/** Some of the content, as messages of revision 0, and how many of them are end users. */
export interface SnapshotPart {
  readonly encoded: Buffer;
  readonly endUsers: number;
}

/** What a feed tells: content that has a revision, and from a revision on each change. */
export interface FeedSource {
  /** Undefined while there is nothing to tell. */
  head(): FeedHead | undefined;
  /** All of the content; a part is read when it is asked for. */
  snapshot(): Generator<SnapshotPart>;
  /** Some of what changed after a revision, in the order of the changes; nothing where that was all. */
  changesAfter(revision: number): FeedChange[];
  /** Calls back after each change of the content; the returned function ends that. */
  onChange(listener: () => void): () => void;
}
