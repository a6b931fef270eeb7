import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DatabaseOptions, ProcessMessage, SqlReply, SqlRequest } from './protocol.ts';

const program = fileURLToPath(new URL('./supervisor.ts', import.meta.url));

interface Waiting {
  resolve(message: ProcessMessage): void;
  reject(error: Error): void;
}

/** A process that runs statements, one at a time. */
export class SqlProcess {
  readonly #child: ChildProcess;
  #waiting: Waiting | undefined;
  #ended: Error | undefined;

  constructor(options: DatabaseOptions) {
    const { NODE_OPTIONS: _, ...env } = process.env;
    this.#child = fork(program, { execArgv: [], env, serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child.on('message', (message: ProcessMessage) => this.#settle((waiting) => waiting.resolve(message)));
    this.#child.on('error', (error) => this.#end(error));
    this.#child.on('exit', (code, signal) => this.#end(new Error(`the process for SQL has ended (${signal ?? code})`)));
    this.#child.send(options);
    // Neither keeps the node's process alive: the statement's deadline does as long as somebody waits.
    this.#child.unref();
    this.#child.channel?.unref();
  }

  /** Resolves when it can be asked; throws what it failed with. */
  async ready(): Promise<void> {
    const message = await this.#next();
    if (message.kind !== 'ready') throw new Error('message' in message ? message.message : message.kind);
  }

  /** Throws an Error when the process ends before it answers. */
  async perform(request: SqlRequest): Promise<SqlReply | { kind: 'memory-consumed' }> {
    const answer = this.#next();
    if (!this.#ended) this.#child.send(request);
    const message = await answer;
    if (message.kind === 'ready') throw new Error('the process for SQL began again');
    return message;
  }

  /** Ends it at once, whatever it does; resolves when it is gone. */
  kill(): Promise<void> {
    const gone = this.#ended ? Promise.resolve() : new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    // It may be all that still keeps the node's process alive: without it `exit` would never be told.
    this.#child.ref();
    this.#child.kill('SIGKILL');
    return gone;
  }

  #next(): Promise<ProcessMessage> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #settle(by: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) by(waiting);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#settle((waiting) => waiting.reject(error));
  }
}
