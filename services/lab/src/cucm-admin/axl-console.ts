import type { AxlAnswer, AxlElement, AxlValue, CallAxl } from '@uclab/contracts/lab-api';
import { type JournalEvent, newTrace, type Trace } from '@uclab/foundation/journal';
import { type AxlClient, axlStopped, isOfStoppedApplication, messageOf, throttled } from './axl-client.ts';
import { childOf, element, escaped, parseReply, type ReplyElement, textOf } from './parse-xml.ts';

/** AXL as somebody at a keyboard asks it: any operation, with both messages to look at. */
export class AxlConsole {
  readonly #axl: AxlClient;
  readonly #version: string;
  readonly #recorded: (trace: Trace) => Promise<readonly JournalEvent[]>;

  /** `version` is the schema of calls that name none, `recorded` answers what CUCM has recorded under a trace. */
  constructor(options: { axl: AxlClient; version: string; recorded: (trace: Trace) => Promise<readonly JournalEvent[]> }) {
    this.#axl = options.axl;
    this.#version = options.version;
    this.#recorded = options.recorded;
  }

  /** CUCM's answer, a fault among them. Throws a Refusal when CUCM does not answer. */
  async ask({ operation, version = this.#version, elements = [] }: CallAxl): Promise<AxlAnswer> {
    const request = messageOf(operation, version, elements.map(markupOf).join(''));
    const trace = newTrace();
    const { status, text } = await this.#axl.send(operation, version, request, trace);
    const body = bodyOf(text);
    const response = childOf(body, `${operation}Response`);
    const answer = { operation, version, status, request, reply: text };
    if (response) return { ...answer, result: contentsOf(response), fault: null };
    return { ...answer, result: null, fault: await this.#faultOf(childOf(body, 'Fault'), { status, text }, trace) };
  }

  async #faultOf(
    fault: ReplyElement | undefined,
    { status, text }: { status: number; text: string },
    trace: Trace,
  ): Promise<AxlAnswer['fault']> {
    const code = textOf(childOf(childOf(fault, 'detail'), 'axlError'), 'axlcode');
    const words = textOf(fault, 'faultstring');
    return words === ''
      ? { code, message: this.#withoutSoap(text, status), logged: '' }
      : { code, message: words, logged: beside(words, await this.#recorded(trace)) };
  }

  /** What an answer says that is a page of HTML. */
  #withoutSoap(page: string, status: number): string {
    if (status === 401) return notTaken;
    if (status !== 503) return `CUCM answered with HTTP ${status}`;
    return isOfStoppedApplication(page) ? axlStopped : throttled(this.#axl.writesPerMinute);
  }
}

/** What was recorded of a call beside the words of its fault. */
function beside(words: string, events: readonly JournalEvent[]): string {
  const called = events.findLast(({ kind }) => kind === 'axl.called');
  const detail = called?.kind === 'axl.called' ? called.facts.detail : '';
  return detail.startsWith(words) ? detail.slice(words.length).replace(/^; /, '') : detail;
}

function markupOf({ name, text = '', elements, attributes = {} }: AxlElement): string {
  const markup = elements ? `<${name}>${elements.map(markupOf).join('')}</${name}>` : element(name, text);
  const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  return `<${name}${written.join('')}${markup.slice(name.length + 1)}`;
}

const notTaken =
  "the laboratory's own application user, with HTTP 401: it was changed or removed, or its role was; `uclab status` tells what, and `uclab reset` brings it back";

/** The body of a SOAP message; undefined for what is none, such as the page of HTML that comes with 401 and 503. */
function bodyOf(text: string): ReplyElement | undefined {
  try {
    return childOf(parseReply(text), 'Body');
  } catch {
    return undefined;
  }
}

function contentsOf(read: ReplyElement): AxlValue {
  if (read.children.length === 0 && read.uuid === undefined) return read.text.trim();
  // A reference is told by its text.
  if (read.children.length === 0 && read.text.trim() !== '') return read.text.trim();
  const value: Record<string, AxlValue | AxlValue[]> = {};
  if (read.uuid) value.uuid = read.uuid;
  for (const child of read.children) {
    const before = value[child.name];
    if (before === undefined) value[child.name] = contentsOf(child);
    else value[child.name] = [...(Array.isArray(before) ? before : [before]), contentsOf(child)];
  }
  return Object.keys(value).length === 0 ? '' : value;
}
