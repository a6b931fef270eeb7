export { attributeMap } from './attribute-map.ts';
export { markTables } from './changes-mark.ts';
export { LdapSource } from './directory-source.ts';
export { DirSync, dirSyncService } from './dirsync.ts';
export { lastRunOf, runTables } from './run-record.ts';
