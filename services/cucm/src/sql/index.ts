export { changeWrites } from './change-writes.ts';
export { productTables } from './product-tables.ts';
export { Statements } from './statements.ts';
