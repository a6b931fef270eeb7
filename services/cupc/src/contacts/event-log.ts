import { startTimer } from '@uclab/foundation/clock';

/** Events that a client remembers; then the oldest go. */
const capacity = 500;

export interface ClientEvent {
  readonly position: number;
  /** Emulated time. */
  readonly atMs: number;
  readonly kind: 'contact' | 'own-presence' | 'message' | 'connection';
  /** Whom it is about. */
  readonly user: string;
  readonly state: string;
  readonly phone: string;
  readonly text: string;
}

/** What a client showed since it was signed in, in order. */
export class EventLog {
  readonly #events: ClientEvent[] = [];
  readonly #waiting = new Set<() => void>();
  #position = 0;

  get position(): number {
    return this.#position;
  }

  add(event: Omit<ClientEvent, 'position'>): void {
    this.#position += 1;
    this.#events.push({ ...event, position: this.#position });
    if (this.#events.length > capacity) this.#events.shift();
    for (const wake of this.#waiting) wake();
  }

  /** Events after a position; where there are none yet, waits for the first so many milliseconds of real time. */
  async after(position: number, waitMs: number): Promise<ClientEvent[]> {
    if (this.#position <= position && waitMs > 0) await this.#next(waitMs);
    return this.#events.filter((event) => event.position > position);
  }

  #next(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        timer.stop();
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = startTimer(waitMs, wake);
      this.#waiting.add(wake);
    });
  }
}
