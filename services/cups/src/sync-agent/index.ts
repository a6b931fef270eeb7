export type { AgentPhase, AgentStatus } from './agent-state.ts';
export { BackOff } from './back-off.ts';
export { SyncAgent, type SyncAgentOptions } from './sync-agent.ts';
