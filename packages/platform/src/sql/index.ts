export { flag, integer, notKept, type ProductTable, secret, since, text } from './product-table.ts';
export { duplicateWords } from './product-words.ts';
export type { SqlRows, TableChange } from './protocol.ts';
export { SqlEngine } from './sql-engine.ts';
export { largestAnswer, SqlDuplicateError, SqlSyntaxError, tooLarge } from './sql-errors.ts';
export { tablesOfRelease } from './tables-of-release.ts';
