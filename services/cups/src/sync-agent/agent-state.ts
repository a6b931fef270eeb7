import type { SymptomCode } from '@uclab/foundation/causes';
import type { Clock } from '@uclab/foundation/clock';

export type AgentPhase = 'not-running' | 'starting' | 'synchronising' | 'completed' | 'retrying';

/** The agent as an administrator sees it. */
export interface AgentStatus {
  readonly phase: AgentPhase;
  /** As `select syncstatus from epassyncagentcfg` prints it. */
  readonly text: string;
  /** What the last attempt met; undefined while the agent is in order. */
  readonly symptom: SymptomCode | undefined;
}

const timeOf = (clock: Clock): string => clock.now().toISOString().slice(0, 19).replace('T', ' ');

/**
 * The texts of `syncstatus`. The two that name `Completed` and CUCM are the product's (Troubleshoot IM and Presence Server with
 * Synchronization Issues); the product's words for the others are not known. `upstream` is the presence node whose feed is taken, empty
 * where that is CUCM.
 */
export function statusText(phase: AgentPhase, everCompleted: boolean, clock: Clock, upstream = '', symptom?: SymptomCode): string {
  const time = timeOf(clock);
  switch (phase) {
    case 'completed':
      return `Completed ${time}`;
    case 'retrying':
      if (upstream !== '') {
        const state = everCompleted ? 'Sync Completed, but currently failed' : 'Sync Not Completed, failed';
        return `${state} to connect to the publisher ${upstream}. Retrying... ${time}`;
      }
      return everCompleted
        ? `Sync Completed, but currently failed to connect to the CUCM Database Monitor. Retrying... ${time}`
        : `Sync Not Completed, failed to connect to the CUCM. Retrying... ${time}`;
    case 'synchronising':
      return `Synchronizing ${time}`;
    case 'starting':
      return `Starting ${time}`;
    case 'not-running':
      return symptom === 'AGENT_VERSION_MISMATCH' ? `Not Running, version of CUCM not supported ${time}` : `Not Running ${time}`;
  }
}
