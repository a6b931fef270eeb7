import { monotonicMs } from '@uclab/foundation/clock';
import { extendedResultLine, type OperationEnd, resultLine, searchResultLine } from '../access-log/index.ts';
import type { QueuedOperation } from './operation-queue.ts';
import type { Backend } from './operations/backend.ts';
import { bind } from './operations/bind.ts';
import { failureResult, type PlainRequest, perform, requestLines } from './operations/operation.ts';
import { PagedSearches } from './operations/paged-searches.ts';
import { type PreparedSearch, prepareSearch } from './operations/search.ts';
import { nobody, refuseRestricted, type Subject } from './operations/subject.ts';
import { refuseUnknownCritical, wantsRelaxedRules } from './protocol/controls.ts';
import { encodeEntries, encodeResult, type Result, responseTag } from './protocol/encode-response.ts';
import type { AnsweredRequest, BindRequest, SearchRequest } from './protocol/requests.ts';
import { ResultCode } from './protocol/result-code.ts';

/** Where answers go. */
export interface AnswerStream {
  readonly closed: boolean;
  /** Resolves, or returns at once, when more may be written. */
  write(octets: Buffer): Promise<void> | undefined;
  /** Resolves when other connections have had their turn. */
  yieldToOthers(): Promise<void>;
  log(operation: number, text: string): void;
}

/** What one connection is to the directory: who is bound, what was begun, and each request carried out and logged. */
export class Session {
  readonly #backend: Backend;
  readonly #answers: AnswerStream;
  readonly #strength: number;
  readonly #pages = new PagedSearches();
  #subject: Subject = nobody;

  /** `strength`: of the encryption in bits, 0 for none; for the log. */
  constructor(backend: Backend, answers: AnswerStream, strength: number) {
    this.#strength = strength;
    this.#backend = backend;
    this.#answers = answers;
  }

  /** Carries out a request and answers it. */
  carryOut(operation: QueuedOperation, request: AnsweredRequest): Promise<void> | undefined {
    const startedMs = monotonicMs();
    switch (request.kind) {
      case 'bind':
        return this.#finish(operation, request, startedMs, this.#bind(operation, request));
      case 'search':
        return this.#search(operation, request, startedMs);
      default:
        return this.#finish(operation, request, startedMs, this.#perform(operation, request));
    }
  }

  #bind({ number, message }: QueuedOperation, request: BindRequest): Result {
    // A bind that fails, for whatever reason, leaves nobody bound (RFC 4511 section 4.2.1).
    this.#subject = nobody;
    try {
      const { dn, password } = request;
      this.#answers.log(number, `BIND dn="${this.#printed(dn)}" method=${password === undefined ? 163 : 128}`);
      refuseUnknownCritical(message.controls);
      const { subject, result } = bind(this.#backend, request, message.controls);
      this.#subject = subject;
      if (result.code === ResultCode.success)
        this.#answers.log(number, `BIND dn="${subject.text}" mech=SIMPLE bind_ssf=0 ssf=${this.#strength}`);
      return result;
    } catch (error) {
      return failureResult(error);
    }
  }

  /** A name as slapd prints it; one that is none is printed as it came. */
  #printed(dn: string): string {
    try {
      return this.#backend.name(dn).text;
    } catch {
      return dn;
    }
  }

  #perform({ number, message }: QueuedOperation, request: PlainRequest): Result {
    for (const line of requestLines(this.#backend, request)) this.#answers.log(number, line);
    try {
      refuseUnknownCritical(message.controls);
      refuseRestricted(this.#subject, changesOwnPassword(this.#backend, this.#subject, request));
      const result = perform(this.#backend, this.#subject, request, wantsRelaxedRules(message.controls));
      // Whoever may only set a new password has done that now.
      const { text, normal, root } = this.#subject;
      if (this.#subject.restricted) this.#subject = { text, normal, root };
      return result;
    } catch (error) {
      return failureResult(error);
    }
  }

  async #search(operation: QueuedOperation, request: SearchRequest, startedMs: number): Promise<void> {
    const { number, message } = operation;
    const sent = { entries: 0 };
    let result: Result | undefined;
    try {
      refuseUnknownCritical(message.controls);
      refuseRestricted(this.#subject, false);
      const search = prepareSearch(this.#backend, this.#subject, request, message.controls, this.#pages);
      this.#logSearch(number, request, search);
      result = await this.#send(operation, search, request.timeLimitS * 1000, sent);
    } catch (error) {
      result = failureResult(error);
    }
    if (result) await this.#finish(operation, request, startedMs, result, sent.entries);
  }

  #logSearch(number: number, { scope, dereference, attributes }: SearchRequest, { base, filter }: PreparedSearch): void {
    const scopeNumber = { base: 0, one: 1, sub: 2, children: 3 }[scope];
    this.#answers.log(number, `SRCH base="${base}" scope=${scopeNumber} deref=${dereference} filter="${filter}"`);
    if (attributes.length > 0) this.#answers.log(number, `SRCH attr=${attributes.join(' ')}`);
  }

  /** Sends the entries of a search; undefined where nobody waits for the result any more. */
  async #send(operation: QueuedOperation, search: PreparedSearch, limitMs: number, sent: { entries: number }): Promise<Result | undefined> {
    const startedMs = monotonicMs();
    const steps = search.steps();
    for (let slice = 0; ; slice++) {
      if (slice > 1) await this.#answers.yieldToOthers();
      const step = steps.next();
      if (operation.abandoned || this.#answers.closed) return undefined;
      if (step.done) return step.value;
      if (limitMs > 0 && monotonicMs() - startedMs > limitMs) return { code: ResultCode.timeLimitExceeded };
      if (step.value.length === 0) continue;
      sent.entries += step.value.length;
      await this.#answers.write(encodeEntries(operation.message.id, step.value));
    }
  }

  #finish(
    { number, message, arrivedMs }: QueuedOperation,
    { kind }: AnsweredRequest,
    startedMs: number,
    result: Result,
    entries?: number,
  ): Promise<void> | undefined {
    const tag = responseTag[kind];
    const end: OperationEnd = {
      tag,
      code: result.code,
      queuedMs: startedMs - arrivedMs,
      tookMs: monotonicMs() - startedMs,
      text: result.message ?? '',
    };
    this.#answers.log(number, endLine(kind, end, entries));
    return this.#answers.write(encodeResult(message.id, tag, result));
  }
}

const changesOwnPassword = (backend: Backend, { normal }: Subject, request: PlainRequest): boolean =>
  request.kind === 'modify' &&
  backend.name(request.dn).normal === normal &&
  request.changes.every(({ description }) => backend.tree.schema.attribute(description)?.key === 'userpassword');

function endLine(kind: AnsweredRequest['kind'], end: OperationEnd, entries = 0): string {
  if (kind === 'search') return searchResultLine(end, entries);
  return kind === 'extended' ? extendedResultLine(end) : resultLine(end);
}
