export { keptUntilCommit } from './kept-until-commit.ts';
export { Store, type StoreOptions } from './store.ts';
export { StoreClosedError, StoreConflictError, StoreFailedError } from './store-errors.ts';
export type { WorkingTables } from './working-tables.ts';
export type { SqlValue, Write } from './writer-protocol.ts';
