export { namedFailure, whyNotFollowing } from './explain-agent.ts';
export { SyncAgents } from './sync-agents.ts';
