import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicMs, startTimer } from '@uclab/foundation/clock';

const largestFileBytes = 1024 * 1024;
/** Opening a file for each of thousands of lines a second would cost more than what they tell of. */
const togetherMs = 20;
/** Characters that are kept back at most. */
const mostTogether = 64 * 1024;

/** Removes the log files of a folder, those of an earlier run of the node too. */
export function removeLogFiles(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (/\.log(\.1)?$/.test(name)) rmSync(join(folder, name), { force: true });
}

/**
 * The log file of one service, `<folder>/<service>.log`. When it has grown to 1 MiB it becomes `<service>.log.1`, which is
 * replaced at the next turn, so that a log never takes more than twice that.
 */
export class LogFile {
  readonly #folder: string;
  readonly #path: string;
  #pending = '';
  #bytes: number | undefined;
  #writtenMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, service: string) {
    this.#folder = folder;
    this.#path = join(folder, `${service.replace(/[^A-Za-z0-9 ._-]/g, '_')}.log`);
  }

  /** Lines of one turn of the event loop are written together, and where lines come fast, those of a short while. */
  append(line: string, atOnce = false): void {
    if (this.#pending === '') this.#plan();
    this.#pending += `${line}\n`;
    if (atOnce || this.#pending.length > mostTogether) this.flush();
  }

  #plan(): void {
    const waitMs = this.#writtenMs + togetherMs - monotonicMs();
    if (waitMs > 0) startTimer(waitMs, () => this.flush());
    else setImmediate(() => this.flush());
  }

  /** Forgets what has not been written yet. */
  drop(): void {
    this.#pending = '';
  }

  /** Writes what was kept back. */
  flush(): void {
    const lines = this.#pending;
    this.#pending = '';
    if (lines === '') return;
    this.#writtenMs = monotonicMs();
    try {
      if (this.#bytes === undefined) {
        mkdirSync(this.#folder, { recursive: true });
        this.#bytes = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
      }
      if (this.#bytes > largestFileBytes) {
        renameSync(this.#path, `${this.#path}.1`);
        this.#bytes = 0;
      }
      appendFileSync(this.#path, lines);
      this.#bytes += Buffer.byteLength(lines);
    } catch {
      // A full or vanished disk must not stop the service whose log this is; the lines are still in memory.
      this.#bytes = undefined;
    }
  }
}
