export { changeWrites } from './change-writes.ts';
export { credentialsOf, type OwnedCredential } from './credentials-of.ts';
export { productTables } from './product-tables.ts';
export { type BeforeStatement, Statements, stateBefore } from './statements.ts';
