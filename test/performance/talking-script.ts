import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { startTimer } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { z } from 'zod';
import { nodeOptions } from './node-options.ts';

const answerDeadlineMs = 600_000;
const stopDeadlineMs = 20_000;
const line = z.union([z.object({ answer: z.unknown() }), z.object({ failure: z.string() })]);

/** A script of this folder in a process of its own, which answers a line of JSON for each line of JSON. */
export class TalkingScript {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  private constructor(child: ChildProcess, reader: Interface) {
    this.#child = child;
    this.#reader = reader;
    this.#lines = reader[Symbol.asyncIterator]();
  }

  /** Resolves with the process and the first thing that it says; `begun` is told of a process that has to be stopped, whatever it says. */
  static async start<T extends z.ZodType>(
    script: string,
    options: object,
    first: T,
    begun: (started: TalkingScript) => void,
  ): Promise<{ script: TalkingScript; said: z.output<T> }> {
    const child = spawn(process.execPath, ['--expose-gc', ...nodeOptions, join(import.meta.dirname, script), JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const started = new TalkingScript(child, createInterface({ input: child.stdout }));
    begun(started);
    return { script: started, said: first.parse(await started.#next()) };
  }

  /** What the process answers; throws with what it says where it does not succeed, and after ten minutes. */
  async ask<T extends z.ZodType>(request: object, answer: T): Promise<z.output<T>> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    return answer.parse(await this.#next());
  }

  /** Ends the process, by itself or after a while by force. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    const limit = startTimer(stopDeadlineMs, () => this.#child.kill('SIGKILL'));
    this.#child.stdin?.end();
    await ended;
    limit.stop();
    this.#reader.close();
  }

  async #next(): Promise<unknown> {
    const limit = startTimer(answerDeadlineMs, () => this.#child.kill('SIGKILL'));
    const { value, done } = await this.#lines.next();
    limit.stop();
    if (done) throw new Error(`${this.#child.spawnargs[2] ?? 'the script'} ended without an answer`);
    const said = line.parse(JSON.parse(value));
    if ('failure' in said) throw new Error(said.failure);
    return said.answer;
  }
}

/** The other end: says something, then answers each request in turn, until the input ends. */
export async function talk(first: unknown, answerTo: (request: unknown) => Promise<unknown>): Promise<void> {
  const say = (said: object) => process.stdout.write(`${JSON.stringify(said)}\n`);
  say({ answer: first });
  for await (const request of createInterface({ input: process.stdin })) {
    try {
      say({ answer: (await answerTo(JSON.parse(request))) ?? null });
    } catch (error) {
      say({ failure: messageOf(error) });
    }
  }
}
