import type { JournalEvent } from '@uclab/foundation/journal';
import { expect, it } from 'vitest';
import { happeningsOf } from './happenings.ts';

const at = (atMs: number, node: string, kind: JournalEvent['kind'], facts: object): JournalEvent =>
  ({ atMs, node, kind, facts, traceId: `${node}-${atMs}`, outcome: 'ok' }) as unknown as JournalEvent;
const copied = (atMs: number, node: string, users: number, mode: 'changes' | 'snapshot' = 'changes') =>
  at(atMs, node, 'sync-agent.synchronised', { revision: atMs, users, mode });
const run = (atMs: number) =>
  at(atMs, 'cucm', 'dirsync.finished', { agreement: 'corporate', read: 99, added: 0, updated: 14, deactivated: 1, error: '' });

const told = (events: readonly JournalEvent[]) => happeningsOf(events).map(({ atMs, node, text }) => [atMs, node, text]);

it('what a node copies of a run in pieces is told once, with the last of it', () => {
  // As they arrive: nodes hand over their journals at different times.
  const events = [copied(11, 'cups1', 3), copied(13, 'cups1', 7), run(10), copied(12, 'cups2', 7), copied(20, 'cups1', 9), run(20)];

  expect(told(events)).toEqual([
    [10, 'cucm', expect.stringContaining('14 updated')],
    [12, 'cups2', 'Sync Agent copied what has changed from CUCM; 7 users now'],
    [13, 'cups1', 'Sync Agent copied what has changed from CUCM; 7 users now'],
    [20, 'cucm', expect.stringContaining('14 updated')],
    [20, 'cups1', 'Sync Agent copied what has changed from CUCM; 9 users now'],
  ]);
});

it('a full copy is told beside the changes that followed it', () => {
  expect(told([copied(1, 'cups1', 5, 'snapshot'), copied(2, 'cups1', 6)])).toEqual([
    [1, 'cups1', 'Sync Agent copied everything from CUCM; 5 users now'],
    [2, 'cups1', 'Sync Agent copied what has changed from CUCM; 6 users now'],
  ]);
});

it('a step on the way is no happening', () => {
  expect(told([at(1, 'cups1', 'sync-agent.checked-in', {})])).toEqual([]);
});
