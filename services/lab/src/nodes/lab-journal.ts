import type { JournalEvent } from '@uclab/foundation/journal';
import { LoginTraces } from './login-traces.ts';

/** An event with its place in what the laboratory received. */
export interface JournalEntry {
  readonly position: number;
  readonly event: JournalEvent;
}

/** How far a node's journal was read. */
export interface ReadMark {
  readonly epoch: string;
  readonly afterSequence: number;
}

/** The events of all nodes in one bounded list, in the order in which they arrived, and again by trace: the id of their attempt. */
export class LabJournal {
  readonly #capacity: number;
  readonly #entries: JournalEntry[] = [];
  readonly #traces = new Map<string, JournalEntry[]>();
  readonly #loginTraces = new LoginTraces();
  readonly #marks = new Map<string, ReadMark>();
  readonly #listeners = new Set<(event: JournalEvent) => void>();
  #next = 1;
  #lostOnNodes = 0;

  constructor(capacity = 50_000) {
    this.#capacity = capacity;
  }

  /** Events that were lost: pushed out of this list, or gone from a node's before they could be read. */
  get dropped(): number {
    return this.#lostOnNodes + (this.#entries[0]?.position ?? this.#next) - 1;
  }

  /** How far the journal of a node was read. */
  markOf(node: string): ReadMark {
    return this.#marks.get(node) ?? { epoch: '', afterSequence: 0 };
  }

  /** Adds what a node sent. What was read before is skipped, so the same event may arrive by two ways. */
  add(node: string, epoch: string, events: readonly JournalEvent[], dropped = 0): void {
    const mark = this.markOf(node);
    let last = mark.epoch === epoch ? mark.afterSequence : 0;
    this.#lostOnNodes += dropped;
    for (const event of events) {
      if (event.sequence <= last) continue;
      last = event.sequence;
      this.#keep(this.#loginTraces.inItsAttempt(event));
    }
    this.#marks.set(node, { epoch, afterSequence: last });
  }

  /** The id of the newest attempt under a trace id, which is the same unless callers named one trace for several logins. */
  newestUnder(traceId: string): string {
    return this.#loginTraces.newestUnder(traceId);
  }

  /** The events of one trace in the order of their time; those of one node stay in the node's order. */
  ofTrace(traceId: string): JournalEvent[] {
    return (this.#traces.get(traceId) ?? []).map((entry) => entry.event).sort((one, other) => one.atMs - other.atMs);
  }

  /** At most `limit` entries after a position, oldest first; all, or those of one trace. */
  since(position: number, options: { traceId?: string | undefined; limit: number }): JournalEntry[] {
    const entries = options.traceId === undefined ? this.#entries : (this.#traces.get(options.traceId) ?? []);
    return entries.filter((entry) => entry.position > position).slice(0, options.limit);
  }

  /** Calls back for each event from now on; the returned function ends that. */
  onEvent(listener: (event: JournalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #keep(event: JournalEvent): void {
    const entry = { position: this.#next++, event };
    this.#entries.push(entry);
    const trace = this.#traces.get(event.traceId);
    if (trace) trace.push(entry);
    else this.#traces.set(event.traceId, [entry]);
    if (this.#entries.length > this.#capacity * 1.25) this.#trim();
    for (const listener of this.#listeners) listener(event);
  }

  #trim(): void {
    const removed = this.#entries.splice(0, this.#entries.length - this.#capacity);
    const kept = this.#entries[0]?.position ?? this.#next;
    for (const traceId of new Set(removed.map(({ event }) => event.traceId))) {
      const rest = (this.#traces.get(traceId) ?? []).filter((entry) => entry.position >= kept);
      if (rest.length > 0) this.#traces.set(traceId, rest);
      else {
        this.#traces.delete(traceId);
        this.#loginTraces.forget(traceId);
      }
    }
  }
}
