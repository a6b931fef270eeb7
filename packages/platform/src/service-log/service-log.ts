import type { Clock } from '@uclab/foundation/clock';
import { ownCopy } from '@uclab/foundation/text';
import { LogFile, removeLogFiles } from './log-file.ts';

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** One line as it is read; `atMs` is emulated time, the text begins with the level. */
export interface LoggedLine {
  readonly atMs: number;
  readonly service: string;
  readonly text: string;
}

interface ServiceLines {
  readonly lines: (LoggedLine & { readonly order: number })[];
  dropped: number;
  readonly file: LogFile | undefined;
}

const longestLine = 2000;

/** One line whatever is in the text: a name from outside must not be able to forge a second one. */
const oneLine = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  const flat = text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
  return flat.length > longestLine ? `${flat.slice(0, longestLine)}…` : flat;
};

/**
 * The logs of a node, one a service, as an administrator of the product reads them. What went wrong stands here in the node's own
 * words; a chatty service does not push out the lines of another.
 */
export class ServiceLog {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #folder: string | undefined;
  readonly #services = new Map<string, ServiceLines>();
  #order = 0;
  #settled = false;

  /** `capacity` is lines kept in memory for each service, 2000 by default; with `folder` they also go to `<folder>/<service>.log`. */
  constructor(options: { clock: Clock; capacity?: number; folder?: string }) {
    this.#clock = options.clock;
    this.#capacity = options.capacity ?? 2000;
    this.#folder = options.folder;
  }

  /** Adds one line. The text must never hold a secret. */
  write(service: string, level: LogLevel, text: string): void {
    const log = this.#logOf(service);
    const line = { atMs: this.#clock.nowMs(), service, text: ownCopy(`${level} ${oneLine(text)}`), order: this.#order++ };
    log.lines.push(line);
    // Trimmed in blocks: shifting one element at a time from a large array is slow.
    if (log.lines.length > this.#capacity * 1.25) log.dropped += log.lines.splice(0, log.lines.length - this.#capacity).length;
    log.file?.append(`${this.#clock.now().toISOString()} ${line.text}`, this.#settled);
  }

  /** The last lines of a service, or of all in the order in which they were written; `last` 0 means all that are kept. */
  read(service: string | undefined, last: number): { lines: LoggedLine[]; dropped: number } {
    const logs = service === undefined ? [...this.#services.values()] : [this.#services.get(service)].filter((log) => log !== undefined);
    const lines = logs.flatMap((log) => log.lines).sort((a, b) => a.order - b.order);
    return {
      lines: (last > 0 ? lines.slice(-last) : lines).map(({ atMs, service: of, text }) => ({ atMs, service: of, text })),
      dropped: logs.reduce((sum, log) => sum + log.dropped, 0),
    };
  }

  /** Writes what was kept back, and from now on each line at once: the node has ended, and its folder may go. */
  settle(): void {
    this.#settled = true;
    for (const log of this.#services.values()) log.file?.flush();
  }

  /** Forgets every line, the files' too. */
  clear(): void {
    for (const log of this.#services.values()) log.file?.drop();
    this.#services.clear();
    if (this.#folder !== undefined) removeLogFiles(this.#folder);
  }

  #logOf(service: string): ServiceLines {
    let log = this.#services.get(service);
    if (!log) {
      log = { lines: [], dropped: 0, file: this.#folder === undefined ? undefined : new LogFile(this.#folder, service) };
      this.#services.set(service, log);
    }
    return log;
  }
}
