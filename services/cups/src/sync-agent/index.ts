export type { AgentPhase, AgentStatus } from './agent-state.ts';
export { SyncAgent, type SyncAgentOptions, syncAgentService } from './sync-agent.ts';
