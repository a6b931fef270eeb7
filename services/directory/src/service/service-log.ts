import type { LogLine } from '@uclab/contracts/appliance/v1/appliance';
import type { Clock } from '@uclab/foundation/clock';
import { AccessLog, type AccessLogSink } from '../access-log/index.ts';

/** The log of the one service of the directory's machine, as the laboratory reads it. */
export class ServiceLog implements AccessLogSink {
  readonly #clock: Clock;
  #log: AccessLog;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#log = new AccessLog(clock);
  }

  write(text: string): void {
    this.#log.write(text);
  }

  /** The last `last` lines, oldest first, all that are kept for 0; and how many are no longer kept. */
  read(last: number): { lines: LogLine[]; dropped: number } {
    const lines = this.#log.lines(last > 0 ? last : undefined).map(({ timeMs, text }) => ({ atMs: timeMs, service: 'slapd', text }));
    return { lines, dropped: this.#log.dropped };
  }

  clear(): void {
    this.#log = new AccessLog(this.#clock);
  }
}
