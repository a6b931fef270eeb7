import { randomUUID } from 'node:crypto';
import type { SymptomCode } from '../causes/index.ts';
import type { Clock } from '../clock/index.ts';
import { ownCopy } from '../text/index.ts';
import type { EventFacts, EventKind } from './events.ts';
import type { Trace } from './trace.ts';

interface EventOf<K extends EventKind> {
  readonly sequence: number;
  readonly node: string;
  /** Emulated time, milliseconds since the epoch. */
  readonly atMs: number;
  readonly traceId: string;
  readonly kind: K;
  readonly outcome: 'ok' | 'failed';
  readonly symptom?: SymptomCode;
  readonly facts: EventFacts<K>;
}

/** One event; its kind tells the shape of its facts. */
export type JournalEvent = { [K in EventKind]: EventOf<K> }[EventKind];

/** What is recorded beside the facts: nothing when it went well, the symptom when it did not. */
export interface Recorded {
  readonly symptom?: SymptomCode | undefined;
  /** Failed without a symptom of its own: a consequence of an earlier step. */
  readonly failed?: boolean;
}

/** Events after some sequence number, and how many were lost before they could be read. */
export interface JournalSlice {
  readonly events: readonly JournalEvent[];
  readonly dropped: number;
}

/** Characters of a text at most: a caller that sends half a megabyte as a name must not fill the memory with it. */
const longestText = 2_000;

const kept = (text: string): string => ownCopy(text.length > longestText ? `${text.slice(0, longestText)}…` : text);

/** Facts that hold nothing of the request they came from. */
const keptFacts = (facts: object): object =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? kept(value) : value]));

/** The node's own memory of what happened: a ring of bounded size, read by the laboratory only. */
export class Journal {
  readonly node: string;
  /** Changes with each start of the node, so that a reader knows that sequence numbers began anew. */
  readonly epoch: string = randomUUID();
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #events: JournalEvent[] = [];
  readonly #listeners = new Set<(event: JournalEvent) => void>();
  #next = 1;

  constructor(node: string, clock: Clock, capacity = 20_000) {
    this.node = node;
    this.#clock = clock;
    this.#capacity = capacity;
  }

  /** Records one event and hands it to the listeners; a text of over 2,000 characters is cut. */
  record<K extends EventKind>(trace: Trace, kind: K, facts: EventFacts<K>, recorded: Recorded = {}): void {
    const outcome = recorded.symptom || recorded.failed ? 'failed' : 'ok';
    const event = {
      sequence: this.#next++,
      node: this.node,
      atMs: this.#clock.nowMs(),
      traceId: trace.traceId,
      kind,
      outcome,
      facts: keptFacts(facts),
      ...(recorded.symptom ? { symptom: recorded.symptom } : {}),
    } as JournalEvent; // the generic parameter ties kind to facts; the union cannot say so
    this.#events.push(event);
    // Trimmed in blocks: shifting one element at a time from a large array is what makes a ring slow.
    if (this.#events.length > this.#capacity * 1.25) this.#events.splice(0, this.#events.length - this.#capacity);
    for (const listener of this.#listeners) listener(event);
  }

  /** Events with a sequence number above `sequence`, oldest first. */
  since(sequence: number): JournalSlice {
    const first = this.#events[0]?.sequence ?? this.#next;
    const start = Math.max(0, sequence + 1 - first);
    return { events: this.#events.slice(start), dropped: Math.max(0, first - sequence - 1) };
  }

  /** Calls back for each event from now on; the returned function ends that. */
  onEvent(listener: (event: JournalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
