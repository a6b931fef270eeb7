export { type ClusterRecord, type RecordKind, recordKinds } from './record.ts';
export { type LogPosition, newEpochWrites, SharedRecords } from './shared-records.ts';
export { replicationTables } from './tables.ts';
