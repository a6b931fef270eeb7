import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { every, type Timer } from '@uclab/foundation/clock';

const readEveryMs = 500;
const mostAtOnce = 1_048_576;

/** `[24/Nov/2026:20:33:45.123456789 +0000] `: the time of arrival is kept instead, in the emulated calendar. */
const prefix = /^\[[^\]]*\] /;

/** Reads what 389 Directory Server writes to its access log; the supervisor's own connection, over its socket, is left out. */
export class AccessLogTail {
  readonly #file: string;
  readonly #onLine: (line: string) => void;
  readonly #own = new Set<string>();
  readonly #timer: Timer;
  #at = 0;
  #rest = '';

  constructor(file: string, onLine: (line: string) => void) {
    this.#file = file;
    this.#onLine = onLine;
    rmSync(file, { force: true });
    this.#timer = every(readEveryMs, () => this.#read());
  }

  stop(): void {
    this.#timer.stop();
    this.#read();
  }

  #read(): void {
    const text = this.#next();
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const raw of lines) {
      const line = raw.replace(prefix, '');
      const connection = /^conn=(\S+) /.exec(line)?.[1];
      if (connection === undefined) continue;
      if (line.includes(' connection from local to ')) this.#own.add(connection);
      if (!this.#own.has(connection)) this.#onLine(line);
      else if (/ fd=\d+ .*closed/i.test(line)) this.#own.delete(connection);
    }
  }

  /** What was written since; a log that is shorter than before was begun anew. */
  #next(): string {
    try {
      const { size } = statSync(this.#file);
      if (size < this.#at) this.#at = 0;
      const octets = Buffer.alloc(Math.min(size - this.#at, mostAtOnce));
      if (octets.length === 0) return '';
      const handle = openSync(this.#file, 'r');
      try {
        const read = readSync(handle, octets, 0, octets.length, this.#at);
        this.#at += read;
        return octets.toString('utf8', 0, read);
      } finally {
        closeSync(handle);
      }
    } catch {
      // Not written yet, or just renamed.
      return '';
    }
  }
}
