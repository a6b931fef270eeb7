import type net from 'node:net';
import { DeadlineExceededError, monotonicMs, startTimer, withDeadline } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { Client, ResultCodeError } from 'ldapts';
import { AnswerFrames } from './answer-frames.ts';
import { GuardedSocket } from './guarded-socket.ts';
import { nextPage } from './page-control.ts';
import { closedFailure, socketFailure, timeoutFailure } from './socket-failure.ts';
import { StepFailure } from './step-failure.ts';

const goodbyeMs = 500;

/** Enough for every answer but a page: one entry by name, or the words of a refusal. */
const smallAnswer = 256 * 1024;

/** How long an answer is waited for. */
export interface Patience {
  /** For the first answer on this connection. */
  readonly firstMs: number;
  /** For each later one. */
  readonly laterMs: number;
  /** A moment of `monotonicMs()` after which nothing is waited for. */
  readonly endsAtMs: number;
}

/**
 * LDAP over a connection that stands already. ldapts knows neither deadlines that tell a new connection from an old one nor
 * errors that can be told apart, so both are kept here, beside its client.
 */
export class Conversation {
  readonly #socket: net.Socket;
  readonly #patience: Patience;
  readonly #client: Client;
  readonly #frames = new AnswerFrames();
  #handedOver = false;
  #answered = false;

  constructor(socket: net.Socket, patience: Patience) {
    this.#socket = socket;
    this.#patience = patience;
    this.#client = new Client({ url: 'ldap://established', createConnection: () => this.#handOver() });
  }

  /**
   * One request and its answer, of so many bytes at most; entries go to `takeEntry` where there is one, and not into the answer. Throws
   * ResultCodeError for an answer that is not success, else StepFailure.
   */
  async ask<T>(request: (client: Client) => Promise<T>, largestAnswer = smallAnswer, takeEntry?: (message: Buffer) => void): Promise<T> {
    this.#frames.expect(largestAnswer, takeEntry);
    const { firstMs, laterMs, endsAtMs } = this.#patience;
    const ms = Math.max(0, Math.min(this.#answered ? laterMs : firstMs, endsAtMs - monotonicMs()));
    try {
      const answer = await withDeadline('LDAP', ms, () => request(this.#client));
      this.#answered = true;
      return answer;
    } catch (error) {
      if (error instanceof ResultCodeError) {
        this.#answered = true;
        throw error;
      }
      const failure = error instanceof DeadlineExceededError ? timeoutFailure(this.#answered, ms) : this.#failureOf(error);
      this.#socket.destroy();
      throw failure;
    }
  }

  /**
   * Where the search that was asked last goes on, which may have `goneOn` from an earlier page itself; undefined after its last page.
   * Throws StepFailure: LDAP_ANSWER_UNUSABLE.
   */
  nextPage(goneOn: boolean): Buffer | undefined {
    return this.#frames.searchResult && nextPage(this.#frames.searchResult, goneOn);
  }

  /** Says goodbye as the protocol wants it, and is gone within half a second even if nobody listens. */
  close(): void {
    if (this.#socket.destroyed) return;
    const limit = startTimer(goodbyeMs, () => this.#socket.destroy());
    this.#socket.once('close', () => limit.stop());
    if (this.#client.isConnected) this.#client.unbind().catch(() => undefined);
    else this.#socket.destroy();
  }

  #handOver(): net.Socket {
    // ldapts would quietly connect again, and then be anonymous.
    if (this.#handedOver) throw closedFailure();
    this.#handedOver = true;
    return new GuardedSocket(this.#socket, this.#frames);
  }

  #failureOf(error: unknown): StepFailure {
    if (error instanceof StepFailure) return error;
    if (this.#socket.errored instanceof StepFailure) return this.#socket.errored;
    if (this.#socket.errored) return socketFailure('established', '', this.#socket.errored);
    if (this.#socket.destroyed) return closedFailure();
    return new StepFailure('LDAP_ANSWER_UNUSABLE', `answer or request not understood (${messageOf(error)})`);
  }
}
