import type { NodeSettings, SyncAgentSettings } from '../database/index.ts';

/** Whose feed an agent takes. */
export interface Upstream {
  /** As it is dialled and shown: CUCM as the wizard was told, or the node that was installed first. */
  readonly host: string;
  readonly port: number;
  /** Whether it is CUCM, at which an agent checks in by AXL before each connection. */
  readonly isCucm: boolean;
}

/**
 * CUCM, or on a subscriber node of a cluster that is fed through its publisher that node. Source: Troubleshoot IM and Presence Server with
 * Synchronization Issues (on a subscriber the agent only waits; it works on the publisher).
 */
export function upstreamOf(node: string, { presencePublisher, feedPort }: NodeSettings, { ccmpublisherip }: SyncAgentSettings): Upstream {
  const isCucm = presencePublisher === '' || presencePublisher === node;
  return { host: isCucm ? ccmpublisherip : presencePublisher, port: feedPort, isCucm };
}
