import net from 'node:net';
import type { AnswerFrames } from './answer-frames.ts';
import { StepFailure } from './step-failure.ts';

/** A connection on which whole messages arrive only, and few enough at once; ends with the failure where something else comes. */
export class GuardedSocket extends net.Socket {
  readonly #inner: net.Socket;

  constructor(inner: net.Socket, frames: AnswerFrames) {
    super();
    this.#inner = inner;
    inner.on('data', (chunk: Buffer) => {
      try {
        for (const messages of frames.add(chunk)) if (!this.push(messages)) inner.pause();
      } catch (error) {
        inner.destroy(error instanceof Error ? error : new StepFailure('LDAP_ANSWER_UNUSABLE', String(error)));
      }
    });
    inner.once('end', () => this.push(null));
    inner.once('close', () => this.destroy(inner.errored ?? undefined));
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#inner.write(chunk, done);
  }

  override _writev(chunks: readonly { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#inner.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#inner.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#inner.destroy();
    super._destroy(error, done);
  }
}
