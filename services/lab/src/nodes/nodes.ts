import { type Clock, startTimer } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import type { NodeIdentity } from '@uclab/foundation/rpc';
import type { LabEnvironment } from '../service/environment.ts';
import type { Topology } from '../topology/index.ts';
import { Appliance } from './appliance.ts';
import type { LabJournal } from './lab-journal.ts';
import { NodeWatch } from './node-watch.ts';

/** A node that answers needs milliseconds; on a machine that is busy with several clusters, many more of them. */
const flushMs = 2_000;

/** All nodes of the cluster, watched. */
export class Nodes {
  readonly #nodes: ReadonlyMap<string, NodeWatch>;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  readonly #settingClock = new Set<string>();
  #clocksHeld = false;

  constructor(options: { topology: Topology; environment: LabEnvironment; identity: NodeIdentity; journal: LabJournal; clock: Clock }) {
    const { topology, environment, identity, journal } = options;
    this.#clock = options.clock;
    this.#nodes = new Map(
      topology.nodes.map(({ name, role }) => {
        const appliance = new Appliance(name, environment.rpcAddress(name), identity);
        const watch: NodeWatch = new NodeWatch({ name, role, appliance, journal, onChange: () => this.#changed(watch) });
        return [name, watch];
      }),
    );
  }

  all(): NodeWatch[] {
    return [...this.#nodes.values()];
  }

  /** The presence nodes. */
  presence(): NodeWatch[] {
    return this.all().filter((node) => node.role === 'cups');
  }

  /** Throws a Refusal that lists the nodes when there is none of that name. */
  get(name: string): NodeWatch {
    const node = this.#nodes.get(name);
    if (!node) throw new Refusal('not-found', `There is no node '${name}'; there are ${[...this.#nodes.keys()].join(', ')}.`, 'node');
    return node;
  }

  start(): void {
    for (const node of this.#nodes.values()) node.start();
  }

  stop(): void {
    for (const node of this.#nodes.values()) node.stop();
  }

  /** Calls back after each change of a status or of a node's being reachable; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** True as soon as the predicate holds, false when `deadlineMs` of real time passed before. */
  waitFor(predicate: () => boolean, deadlineMs: number): Promise<boolean> {
    if (predicate()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (held: boolean) => {
        timer.stop();
        stopListening();
        resolve(held);
      };
      const timer = startTimer(deadlineMs, () => finish(false));
      const stopListening = this.onChange(() => {
        if (predicate()) finish(true);
      });
    });
  }

  /** The present status of every node that answers. */
  async refreshAll(): Promise<void> {
    await Promise.allSettled(this.all().map((node) => (node.reachable ? node.refresh() : undefined)));
  }

  /** Resolves when all that the nodes recorded before the call has arrived, or after two seconds. */
  async flushJournals(): Promise<void> {
    await Promise.all(this.all().map((node) => node.flushJournal(flushMs)));
  }

  /** While clocks are held somebody sets them in step; a node that is not where the others are is put there afterwards. */
  holdClocks(held: boolean): void {
    this.#clocksHeld = held;
    if (!held) for (const node of this.#nodes.values()) this.#bringIntoStep(node);
  }

  #changed(node: NodeWatch): void {
    for (const listener of this.#listeners) listener();
    this.#bringIntoStep(node);
  }

  #bringIntoStep(node: NodeWatch): void {
    if (this.#clocksHeld) return;
    if (node.reachable && node.status && node.status.clockOffsetMs !== this.#clock.offsetMs) void this.#setClock(node);
  }

  /** A node that was started anew has lost its offset; the laboratory's counts. */
  async #setClock(node: NodeWatch): Promise<void> {
    if (this.#settingClock.has(node.name)) return;
    this.#settingClock.add(node.name);
    try {
      await node.appliance.setClock(this.#clock.offsetMs);
      await node.refresh();
    } catch {
      // It went away again; its next status brings it back here.
    } finally {
      this.#settingClock.delete(node.name);
    }
  }
}
