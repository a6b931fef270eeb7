import type { JournalEvent } from '@uclab/foundation/journal';

/** Something that fell due, or followed from that, in a sentence. */
export interface Happening {
  readonly atMs: number;
  readonly node: string;
  readonly kind: 'synchronisation' | 'users-removed' | 'users-copied';
  readonly text: string;
  readonly failed: boolean;
  /** Trace id, of what can be explained. */
  readonly attempt: string | undefined;
}

const plural = (count: number): string => (count === 1 ? '1 user' : `${count} users`);

/** What an event means to somebody who lets time pass; undefined for a step on the way. */
function happeningOf(event: JournalEvent): Happening | undefined {
  const { atMs, node } = event;
  const failed = event.outcome === 'failed';
  switch (event.kind) {
    case 'dirsync.finished': {
      const { agreement, read, added, updated, deactivated, error } = event.facts;
      const outcome = failed
        ? `not synchronised: ${error}`
        : `synchronised, ${read} read, ${added} added, ${updated} updated, ${deactivated} deactivated`;
      return { atMs, node, kind: 'synchronisation', text: `LDAP Directory ${agreement}: ${outcome}`, failed, attempt: event.traceId };
    }
    case 'dirsync.users-removed': {
      const { removed, users } = event.facts;
      const names = users.slice(0, 10).join(', ');
      const text = `${plural(removed)} removed, inactive for 24 hours: ${names}${removed > 10 ? ' …' : ''}`;
      return { atMs, node, kind: 'users-removed', text, failed, attempt: undefined };
    }
    case 'sync-agent.synchronised': {
      const { users, mode } = event.facts;
      const text = `Sync Agent copied ${mode === 'snapshot' ? 'everything' : 'what has changed'} from CUCM; ${plural(users)} now`;
      return { atMs, node, kind: 'users-copied', text, failed, attempt: undefined };
    }
    default:
      return undefined;
  }
}

/** Whether an event is worth keeping for {@link happeningsOf}. */
export const tellsHappening = (event: JournalEvent): boolean => happeningOf(event) !== undefined;

const isCopy = (event: JournalEvent): event is JournalEvent & { kind: 'sync-agent.synchronised' } =>
  event.kind === 'sync-agent.synchronised';

/**
 * Events as happenings, in the order of time, and what was copied behind what it may be a copy of. What a node copies between two other
 * happenings is one of them, however many transactions it took: changes of one run reach a presence node in pieces.
 */
export function happeningsOf(events: readonly JournalEvent[]): Happening[] {
  const happenings: Happening[] = [];
  let lastCopies = new Map<string, number>();
  for (const event of events.toSorted((one, other) => one.atMs - other.atMs || Number(isCopy(one)) - Number(isCopy(other)))) {
    const happening = happeningOf(event);
    if (!happening) continue;
    if (!isCopy(event)) lastCopies = new Map();
    const copies = isCopy(event) ? `${event.node} ${event.facts.mode}` : undefined;
    const earlier = copies === undefined ? undefined : lastCopies.get(copies);
    if (earlier !== undefined) {
      happenings[earlier] = happening;
      continue;
    }
    if (copies !== undefined) lastCopies.set(copies, happenings.length);
    happenings.push(happening);
  }
  return happenings.sort((one, other) => one.atMs - other.atMs);
}
