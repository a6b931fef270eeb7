import { dirSyncObstacle, type NodeWatch } from '../nodes/index.ts';
import type { Happening } from './happenings.ts';

const shown = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

/** Runs by schedule that came due until now, or before, and did not begin, one of each agreement; none where nothing keeps them. */
export function passedOver(cucm: NodeWatch, begunAtMs: number, nowMs: number): Happening[] {
  const obstacle = dirSyncObstacle(cucm);
  if (obstacle === undefined) return [];
  const overdue = (cucm.status?.cucm?.agreements ?? []).filter(({ nextRunAtMs }) => nextRunAtMs > 0 && nextRunAtMs <= nowMs);
  return overdue.map(({ name, nextRunAtMs }) => ({
    atMs: Math.max(nextRunAtMs, begunAtMs),
    node: cucm.name,
    kind: 'synchronisation',
    text: `LDAP Directory ${name}: due at ${shown(nextRunAtMs)} and passed over, ${obstacle}`,
    failed: true,
    attempt: undefined,
  }));
}
