import type { Clock } from '@uclab/foundation/clock';
import { monotonicMs } from '@uclab/foundation/clock';
import type { JournalEvent } from '@uclab/foundation/journal';
import { waitForAgents } from '../attempts/index.ts';
import type { LabJournal, Nodes } from '../nodes/index.ts';
import { type Happening, happeningsOf, tellsHappening } from './happenings.ts';
import { passedOver } from './passed-over.ts';

export interface TimekeeperOptions {
  readonly clock: Clock;
  readonly nodes: Nodes;
  readonly journal: LabJournal;
  /** Keeps the offset for a later start of the laboratory. */
  readonly keep: (offsetMs: number) => void;
}

/** How far time was moved, and what happened on the way. */
export interface Advance {
  /** False where real time ran out before, or somebody reset the cluster: emulated time stands where it got to. */
  readonly reached: boolean;
  /** Whether a reset ended it, or kept it from beginning: the moment that was wanted was one of the time before. */
  readonly reset: boolean;
  readonly happened: readonly Happening[];
  /** Happenings beyond those that are listed. */
  readonly more: number;
}

/** Where the nodes are after a step. */
interface Step {
  readonly quiet: boolean;
  /** Undefined where nothing is planned on any node. */
  readonly nextDueAtMs: number | undefined;
  /** Of what presence nodes copy. */
  readonly revision: number;
}

/** A list that a person can still look through; the journal has the rest. */
const listed = 1_000;
/** Events that these are made of: several may be one happening. */
const kept = 10 * listed;
/** For the Sync Agents to copy what CUCM has changed; one that cannot reach CUCM is not waited for. */
const agentsMs = 5_000;

/**
 * Emulated time of the whole cluster. It moves in steps: to the earliest moment at which something is due on any node, on all nodes at once,
 * then until all of them are quiet and Sync Agents have what CUCM has, and so on.
 */
export class Timekeeper {
  readonly #options: TimekeeperOptions;
  #turn: Promise<unknown> = Promise.resolve();
  #ending = new AbortController();
  /** The revision of CUCM that agents were given time to copy. */
  #waitedFor = 0;

  constructor(options: TimekeeperOptions) {
    this.#options = options;
  }

  /** Moves emulated time of every node that answers, at once; the others follow when they do. What falls due by that begins. */
  set(offsetMs: number): Promise<void> {
    const { clock, nodes, keep } = this.#options;
    return this.#exclusive(async () => {
      clock.setOffset(offsetMs);
      keep(offsetMs);
      await Promise.allSettled(nodes.all().map((node) => node.appliance.setClock(offsetMs)));
      await nodes.refreshAll();
    });
  }

  /**
   * Lets emulated time pass up to a moment, at most for `realMs` of real time, and no further than to what happens when nobody `wants` it
   * any more. What waits for the network takes its real time. Throws nothing for a node that does not answer: it follows when it does.
   */
  advance(targetMs: number, realMs: number, wants?: AbortSignal): Promise<Advance> {
    // As it is asked for: of two that wait for their turn a reset ends both.
    const resets = this.#ending.signal;
    const signal = wants ? AbortSignal.any([resets, wants]) : resets;
    return this.#exclusive(async () => {
      const { clock, journal, nodes } = this.#options;
      const begunAtMs = clock.nowMs();
      const events: JournalEvent[] = [];
      let unkept = 0;
      const stopListening = journal.onEvent((event: JournalEvent) => {
        if (!tellsHappening(event)) return;
        if (events.length < kept) events.push(event);
        else unkept++;
      });
      const until = monotonicMs() + realMs;
      nodes.holdClocks(true);
      try {
        const reached = await this.#stepUpTo(targetMs, until, signal);
        await nodes.refreshAll();
        await nodes.flushJournals();
        const reset = resets.aborted;
        const all = happeningsOf(events);
        const happened = [...all.slice(0, listed), ...passedOver(nodes.get('cucm'), begunAtMs, clock.nowMs())];
        const more = Math.max(0, all.length - listed) + unkept;
        return { reached, reset, happened: happened.sort((one, other) => one.atMs - other.atMs), more };
      } finally {
        stopListening();
        nodes.holdClocks(false);
      }
    });
  }

  /**
   * Ends an advance that is under way, puts the laboratory's clock to real time and does `reset`, which sets those of the nodes. Until that
   * has ended time passes for nobody: on nodes whose services are being replaced nothing is planned, and all that is due would be passed over.
   */
  async beginAgain(reset: () => Promise<void>): Promise<void> {
    const { clock, keep } = this.#options;
    this.#ending.abort();
    await this.#exclusive(async () => {
      clock.setOffset(0);
      keep(0);
      try {
        await reset();
      } finally {
        this.#ending = new AbortController();
      }
    });
  }

  async #stepUpTo(targetMs: number, until: number, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#options;
    if (signal.aborted) return false;
    // Whatever is at work already comes before.
    let step = await this.#step(clock.nowMs(), until);
    while (step.quiet && !signal.aborted && monotonicMs() < until) {
      const due = step.nextDueAtMs;
      if (due === undefined || due > targetMs) {
        if (clock.nowMs() >= targetMs) return true;
        step = await this.#step(targetMs, until);
        continue;
      }
      // Also a node on which nothing is planned: what it copies from CUCM by that happens at the time of CUCM, not before it.
      step = await this.#step(due, until);
      await this.#agents(step.revision, until);
    }
    return false;
  }

  /** Puts the clocks to a moment, unless it has passed, and waits until what fell due by that has ended. */
  async #step(toMs: number, until: number): Promise<Step> {
    const { clock, nodes, keep } = this.#options;
    clock.setOffset(clock.offsetMs + Math.max(0, toMs - clock.nowMs()));
    const { offsetMs } = clock;
    // Before the nodes have it: whatever is killed now, time does not go back when it is started again.
    keep(offsetMs);
    const patienceMs = Math.max(0, Math.round(until - monotonicMs()));
    const moved = nodes.all().filter(({ reachable }) => reachable);
    const answers = await Promise.allSettled(moved.map((node) => node.appliance.stepClock(offsetMs, patienceMs)));
    const steps = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const dues = steps.map(({ nextDueAtMs }) => nextDueAtMs).filter((due) => due > 0);
    return {
      quiet: steps.every(({ quiet }) => quiet),
      nextDueAtMs: dues.length > 0 ? Math.min(...dues) : undefined,
      revision: Math.max(0, ...steps.map(({ revision }) => revision)),
    };
  }

  /** What a node has changed by what fell due is copied by the others before time goes on. Agents are waited for once for each change. */
  async #agents(revision: number, until: number): Promise<void> {
    if (revision === this.#waitedFor) return;
    this.#waitedFor = revision;
    await waitForAgents(this.#options.nodes, Math.max(0, Math.min(agentsMs, until - monotonicMs())));
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
