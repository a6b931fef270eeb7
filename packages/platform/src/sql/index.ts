export { flag, integer, notKept, type ProductTable, secret, text } from './product-table.ts';
export { duplicateWords } from './product-words.ts';
export type { SqlRows, TableChange } from './protocol.ts';
export { SqlEngine } from './sql-engine.ts';
export { largestAnswer, SqlDuplicateError, SqlSyntaxError, tooLarge } from './sql-errors.ts';
