import type { NodeStatus, WatchJournalResponse } from '@uclab/contracts/appliance/v1/appliance';
import { journalEventOf } from '@uclab/foundation/appliance';
import { delay, startTimer } from '@uclab/foundation/clock';
import type { NodeRole } from '../topology/index.ts';
import type { Appliance } from './appliance.ts';
import type { LabJournal } from './lab-journal.ts';

/** How long to wait before a broken stream is opened again. */
const reopenMs = 150;

/** What the laboratory knows of one node without asking: its last status, whether it answers, and all that it recorded. */
export class NodeWatch {
  readonly name: string;
  readonly role: NodeRole;
  readonly appliance: Appliance;
  readonly #journal: LabJournal;
  readonly #onChange: () => void;
  readonly #stopped = new AbortController();
  #status: NodeStatus | undefined;
  #reachable = false;

  constructor(options: { name: string; role: NodeRole; appliance: Appliance; journal: LabJournal; onChange: () => void }) {
    this.name = options.name;
    this.role = options.role;
    this.appliance = options.appliance;
    this.#journal = options.journal;
    this.#onChange = options.onChange;
  }

  /** The last status, also of a node that no longer answers. */
  get status(): NodeStatus | undefined {
    return this.#status;
  }

  get reachable(): boolean {
    return this.#reachable;
  }

  /** Whether something accepts connections on a product port of the node now. */
  listensOn(port: number): boolean {
    return this.#reachable && (this.#status?.listeningPorts.includes(port) ?? false);
  }

  start(): void {
    void this.#again(() =>
      this.appliance.watchStatus(this.#stopped.signal, (status) => {
        this.#reachable = true;
        this.#take(status);
      }),
    );
    void this.#again(() =>
      this.appliance.watchJournal(this.#journal.markOf(this.name), this.#stopped.signal, (message) => this.#read(message)),
    );
  }

  stop(): void {
    this.#stopped.abort();
    this.appliance.close();
  }

  /** The status as it is now; throws a Refusal when the node does not answer. */
  async refresh(): Promise<NodeStatus> {
    const status = await this.appliance.status();
    this.#take(status);
    return status;
  }

  /**
   * Resolves when everything that the node recorded before the call is in the journal, or after `deadlineMs`. The first message of
   * a new stream holds just that, whatever is still on its way on the old one.
   */
  async flushJournal(deadlineMs: number): Promise<void> {
    if (!this.#reachable) return;
    const done = new AbortController();
    const timer = startTimer(deadlineMs, () => done.abort());
    try {
      await this.appliance.watchJournal(this.#journal.markOf(this.name), done.signal, (message) => {
        this.#read(message);
        done.abort();
      });
    } catch {
      // A node that goes away now has nothing more to tell; its status says so.
    } finally {
      timer.stop();
    }
  }

  #read({ epoch, dropped, events }: WatchJournalResponse): void {
    const known = events.map(journalEventOf).filter((event) => event !== undefined);
    this.#journal.add(this.name, epoch, known, dropped);
  }

  #take(status: NodeStatus): void {
    this.#status = status;
    this.#onChange();
  }

  /** Keeps a stream open until the watch is stopped. */
  async #again(stream: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await stream();
      } catch {
        // The node is gone or was never there; `reachable` says so, and the next turn finds it again.
      }
      if (signal.aborted) return;
      await this.#lookAgain();
      await delay(reopenMs, signal);
    }
  }

  /** One broken stream does not tell that the node is gone: the other may stand. */
  async #lookAgain(): Promise<void> {
    try {
      this.#take(await this.appliance.status());
    } catch {
      if (!this.#reachable) return;
      this.#reachable = false;
      this.#onChange();
    }
  }
}
