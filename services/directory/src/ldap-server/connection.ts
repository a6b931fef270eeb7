import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccessLogSink, ConnectionLines } from '../access-log/index.ts';
import { OperationQueue, type QueuedOperation } from './operation-queue.ts';
import type { Backend } from './operations/backend.ts';
import { decodeRequest } from './protocol/decode-request.ts';
import { encodeNoticeOfDisconnection } from './protocol/encode-response.ts';
import { MessageFraming } from './protocol/message-framing.ts';
import { MalformedMessageError, ResultCode } from './protocol/result-code.ts';
import { type AnswerStream, Session } from './session.ts';

/** No request that people or programs make is longer; what claims to be is refused before it is read. */
export const largestMessage = 1024 * 1024;
/** With more requests waiting the client is not listened to until some are done. */
const mostWaiting = 100;

/** One client's bytes: cut into requests, which the session carries out one after the other. */
export class Connection implements AnswerStream {
  readonly #stream: Socket;
  readonly #log: AccessLogSink;
  readonly #lines: ConnectionLines;
  readonly #framing = new MessageFraming(largestMessage);
  readonly #queue = new OperationQueue();
  readonly #session: Session;
  #working = false;
  #corked = false;
  #ended = false;
  #tookLeave = false;

  /** `strength`: of the encryption in bits, 0 for none. */
  constructor(stream: Socket, backend: Backend, log: AccessLogSink, lines: ConnectionLines, strength = 0) {
    this.#stream = stream;
    this.#log = log;
    this.#lines = lines;
    this.#session = new Session(backend, this, strength);
    stream.on('data', (chunk: Buffer) => this.#receive(chunk));
    stream.on('error', () => stream.destroy());
    stream.on('close', () => {
      this.#ended = true;
    });
  }

  /** Whether the connection ended as it should: the client took its leave, or was told why it is cut. */
  get tookLeave(): boolean {
    return this.#tookLeave;
  }

  get closed(): boolean {
    return this.#ended;
  }

  log(operation: number, text: string): void {
    this.#log.write(this.#lines.operation(operation, text));
  }

  /** Answers of one turn leave together. */
  write(octets: Buffer): Promise<void> | undefined {
    if (this.#ended) return undefined;
    if (!this.#corked) {
      this.#corked = true;
      this.#stream.cork();
      setImmediate(() => {
        this.#corked = false;
        this.#stream.uncork();
      });
    }
    return this.#stream.write(octets) ? undefined : this.#drained();
  }

  async #drained(): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    try {
      await Promise.race([once(this.#stream, 'drain', { signal }), once(this.#stream, 'close', { signal })]);
    } catch {
      // The stream failed; its close is noticed elsewhere.
    } finally {
      controller.abort();
    }
  }

  async yieldToOthers(): Promise<void> {
    await nextTurn();
  }

  #receive(chunk: Buffer): void {
    if (this.#ended) return;
    try {
      for (const octets of this.#framing.push(chunk)) {
        const message = decodeRequest(octets);
        if (message.request.kind === 'abandon') this.#abandon(message.request.target);
        else this.#queue.push(message);
      }
    } catch (error) {
      this.#disconnect(error);
      return;
    }
    if (this.#queue.length > mostWaiting) this.#stream.pause();
    if (!this.#working) void this.#work();
  }

  #abandon(target: number): void {
    this.log(this.#queue.number(), `ABANDON msg=${target}`);
    this.#queue.abandon(target);
  }

  /** Says why and hangs up; nothing more is read, and what still waits is not carried out. */
  #disconnect(error: unknown): void {
    const malformed = error instanceof MalformedMessageError;
    const code = malformed ? ResultCode.protocolError : ResultCode.other;
    const text = malformed ? error.message : 'internal error';
    this.log(this.#queue.number(), `DISCONNECT tag=120 err=${code} text=${text}`);
    this.#end(encodeNoticeOfDisconnection(code, text));
  }

  #end(lastWord?: Buffer): void {
    this.#ended = true;
    this.#tookLeave = true;
    if (lastWord) this.#stream.write(lastWord);
    this.#stream.end(() => this.#stream.destroy());
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let operation = this.#queue.take(); operation && !this.#ended; operation = this.#queue.take()) {
      await this.#carryOut(operation);
      if (this.#stream.isPaused() && this.#queue.length < mostWaiting / 2) this.#stream.resume();
    }
    this.#working = false;
  }

  #carryOut(operation: QueuedOperation): Promise<void> | undefined {
    const { request } = operation.message;
    if (request.kind === 'unbind') {
      this.log(operation.number, 'UNBIND');
      this.#end();
      return undefined;
    }
    if (request.kind === 'abandon' || operation.abandoned) return undefined;
    return this.#session.carryOut(operation, request);
  }
}
