export type SqlValue = string | number | bigint | null | Uint8Array;

/** One statement, run once for each row of parameters. */
export interface Write {
  readonly sql: string;
  readonly rows: readonly (readonly SqlValue[])[];
}

/** What the writer is started with. */
export interface WriterOptions {
  readonly file: string;
  readonly schema: string;
  readonly checkpointFile: string;
}

export type WriterTask =
  /** Waits for the rest of a batch, which comes under the same id; it is not answered. */
  | { readonly kind: 'part'; readonly batch: readonly Write[] }
  /** With `workingFile` the tables there can be named, too. */
  | { readonly kind: 'write'; readonly batch: readonly Write[]; readonly workingFile?: string }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'close' };

export interface WriterRequest {
  readonly id: number;
  readonly task: WriterTask;
}

/** The answer to a request; the first one, with id 0, says whether the file could be opened. */
export interface WriterReply {
  readonly id: number;
  readonly error?: { readonly message: string; readonly conflict: boolean };
}

/** How long a connection waits for another one's lock. There is one writer, so this is for a file that something else has opened. */
export const busyTimeoutMs = 5_000;
