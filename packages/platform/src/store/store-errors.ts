/** A batch broke a constraint (a key twice, a reference to nothing); none of it was written. */
export class StoreConflictError extends Error {
  override readonly name = 'StoreConflictError';
}

/** The store could not do what was asked: its file cannot be written, a statement is wrong, there is no checkpoint. */
export class StoreFailedError extends Error {
  override readonly name = 'StoreFailedError';
}

/** The store was closed, or its writer has ended; what was not acknowledged before was perhaps not written. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';
}
