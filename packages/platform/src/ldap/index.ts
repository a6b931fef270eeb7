export type { DialContext } from './dial-context.ts';
export { DirectoryConnection } from './directory-connection.ts';
export type { DirectoryEntry } from './directory-entry.ts';
export { DirectoryFailure, type LdapServer } from './directory-failure.ts';
export { filterValue } from './filter-value.ts';
export type { PagedSearch } from './paged-search.ts';
export { passwordDigest } from './password-digest.ts';
