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
export function happeningOf(event: JournalEvent): Happening | undefined {
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
