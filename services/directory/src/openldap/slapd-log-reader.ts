/** What follows from a line of slapd's log. */
export interface SlapdLine {
  readonly text: string;
  /** By how much the number of entries changed with it. */
  readonly entries: -1 | 0 | 1;
}

/** `-d` puts the time and the thread before each line; the time of arrival is kept instead, in the emulated calendar. */
const prefix = /^[0-9a-f]{8}\.[0-9a-f]{8} 0x[0-9a-f]+ /;
const added = / RESULT tag=105 err=0 /;
const deleted = / RESULT tag=107 err=0 /;

/** Reads slapd's log line by line and leaves out the supervisor's own connection, which comes over a socket of its own. */
export class SlapdLogReader {
  readonly #own = new Set<string>();

  /** The line as it is to be kept, or undefined for one that is not. */
  read(raw: string): SlapdLine | undefined {
    const text = raw.replace(prefix, '').trimEnd();
    if (text === '') return undefined;
    const connection = /^conn=(\d+) /.exec(text)?.[1];
    if (connection !== undefined && this.#isOwn(connection, text)) return undefined;
    return { text, entries: added.test(text) ? 1 : deleted.test(text) ? -1 : 0 };
  }

  #isOwn(connection: string, text: string): boolean {
    if (text.includes(' ACCEPT from PATH=')) this.#own.add(connection);
    const own = this.#own.has(connection);
    if (own && / fd=\d+ closed/.test(text)) this.#own.delete(connection);
    return own;
  }
}
