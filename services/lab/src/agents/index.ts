export { SyncAgents } from './sync-agents.ts';
