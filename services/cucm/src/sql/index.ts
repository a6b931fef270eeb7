export { changeWrites } from './change-writes.ts';
export { productTables } from './product-tables.ts';
