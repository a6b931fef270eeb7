import type { JournalEvent } from '@uclab/foundation/journal';
import { serverKey } from './finding.ts';

/** The LDAP server that an event tells of, and how long its step took. */
export interface Dial {
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean;
  readonly ms: number;
  /** The run of DirSync that it was for; undefined for everything else. */
  readonly run?: string | undefined;
}

/** Undefined for an event that is no step of a conversation with an LDAP server. */
export const dialOf = (event: JournalEvent | undefined): Dial | undefined =>
  event &&
  (event.kind === 'ldap.connected' ||
    event.kind === 'ldap.tls-established' ||
    event.kind === 'ldap.bound' ||
    event.kind === 'ldap.searched')
    ? event.facts
    : undefined;

/** The server of an event as findings name it. */
export const serverOf = (event: JournalEvent | undefined): string | undefined => {
  const dial = dialOf(event);
  return dial && serverKey(dial);
};

/** The failures of an attempt that succeeded: of servers that were dialled before the one that answered. */
export function failuresBefore(events: readonly JournalEvent[]): ReadonlyMap<string, JournalEvent> {
  const answered = new Set(events.filter((event) => event.kind === 'ldap.searched' && event.outcome === 'ok').map(serverOf));
  return new Map([...failuresByServer(events)].filter(([server]) => !answered.has(server)));
}

/** The last failure that was met at each server that was dialled, in the order of dialling. */
export function failuresByServer(events: readonly JournalEvent[]): ReadonlyMap<string, JournalEvent> {
  const met = new Map<string, JournalEvent>();
  for (const event of events) {
    const server = serverOf(event);
    if (server !== undefined && event.symptom) met.set(server, event);
  }
  return met;
}
