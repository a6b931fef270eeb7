import { startTimer } from '@uclab/foundation/clock';

/** Events that a client remembers; then the oldest go. */
const capacity = 500;

export interface ClientEvent {
  readonly position: number;
  /** Emulated time. */
  readonly atMs: number;
  /** `missed` stands for events that were forgotten before they were read; `text` is how many. */
  readonly kind: 'contact' | 'own-presence' | 'message' | 'connection' | 'missed';
  /** Whom it is about. */
  readonly user: string;
  readonly state: string;
  readonly phone: string;
  readonly text: string;
}

/** What a client showed, in order, over all its sign-ins: whoever follows it follows it from one to the next. */
export class EventLog {
  readonly #events: ClientEvent[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #user: string;
  readonly #start: number;
  #position: number;

  /** `start` is a position that nobody who reads has gone beyond; the first event has the next one. */
  constructor(user: string, start: number) {
    this.#user = user;
    this.#start = start;
    this.#position = start;
  }

  get position(): number {
    return this.#position;
  }

  add(event: Omit<ClientEvent, 'position'>): void {
    this.#position += 1;
    this.#events.push({ ...event, position: this.#position });
    if (this.#events.length > capacity) this.#events.shift();
    for (const wake of this.#waiting) wake();
  }

  /**
   * Events after a position, and where to read on; where there are none yet, waits for the first so many milliseconds of real time. What is
   * not remembered any more is told by an event of its own, `missed`, ahead of the others.
   */
  async after(position: number, waitMs: number): Promise<{ events: ClientEvent[]; position: number }> {
    if (this.#position <= position && waitMs > 0) await this.#next(waitMs);
    const events = this.#events.filter((event) => event.position > position);
    const [oldest] = events;
    const missed = oldest ? oldest.position - 1 - Math.max(position, this.#start) : 0;
    if (oldest && missed > 0) events.unshift(this.#missed(missed, oldest));
    return { events, position: this.#position };
  }

  #missed(count: number, { position, atMs }: ClientEvent): ClientEvent {
    return { position: position - 1, atMs, kind: 'missed', user: this.#user, state: '', phone: '', text: String(count) };
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
