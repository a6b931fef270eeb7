export type { ClusterRecord, RecordKind } from './record.ts';
export { newEpochWrites, SharedRecords } from './shared-records.ts';
export { replicationTables } from './tables.ts';
