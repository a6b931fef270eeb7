export { Appliance } from './appliance.ts';
export { dirSyncObstacle } from './dirsync-obstacle.ts';
export { type JournalEntry, LabJournal } from './lab-journal.ts';
export { NodeWatch } from './node-watch.ts';
export { Nodes } from './nodes.ts';
export { asRefusal } from './rpc-refusal.ts';
