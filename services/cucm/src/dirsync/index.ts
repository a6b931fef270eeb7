export { attributeMap } from './attribute-map.ts';
export { markTables } from './changes-mark.ts';
export { filterOf } from './default-filter.ts';
export { departureTables, findDeparture } from './departures.ts';
export { LdapSource } from './directory-source.ts';
export { DirSync, dirSyncService } from './dirsync.ts';
export { removalOf } from './remove-agreement.ts';
export { lastLeftOut, lastRunOf, runTables } from './run-record.ts';
