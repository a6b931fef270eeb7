import type { JournalEvent } from '@uclab/foundation/journal';

/**
 * Tells log-ins at AXL of the cluster itself from those of people's programs: the Sync Agents ask again and again, and the laboratory asks
 * for somebody whose attempt is another.
 */
export class OwnPrograms {
  readonly #laboratory: string;
  readonly #hasSent: (traceId: string) => boolean;
  readonly #agents = new Set<string>();

  /** `hasSent` tells whether the laboratory itself called AXL under a trace, which it does as user `laboratory`. */
  constructor(laboratory: string, hasSent: (traceId: string) => boolean) {
    this.#laboratory = laboratory.toLowerCase();
    this.#hasSent = hasSent;
  }

  /** Learns as whom a Sync Agent calls AXL. */
  observe(event: JournalEvent): void {
    if (event.kind === 'sync-agent.checked-in') this.#agents.add(event.facts.user.toLowerCase());
  }

  /** Whether it was one of them who logged in. */
  has(user: string, traceId: string): boolean {
    const name = user.toLowerCase();
    return this.#agents.has(name) || (name === this.#laboratory && this.#hasSent(traceId));
  }
}
