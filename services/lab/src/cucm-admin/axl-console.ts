import type { AxlAnswer, AxlElement, AxlValue, CallAxl } from '@uclab/contracts/lab-api';
import { newTrace } from '@uclab/foundation/journal';
import { type AxlClient, axlStopped, isOfStoppedApplication, messageOf, throttled } from './axl-client.ts';
import { childOf, element, escaped, parseReply, type ReplyElement, textOf } from './parse-xml.ts';

/** AXL as somebody at a keyboard asks it: any operation, with both messages to look at. */
export class AxlConsole {
  readonly #axl: AxlClient;
  readonly #version: string;

  /** `version` is the schema of calls that name none. */
  constructor(axl: AxlClient, version: string) {
    this.#axl = axl;
    this.#version = version;
  }

  /** CUCM's answer, a fault among them. Throws a Refusal when CUCM does not answer. */
  async ask({ operation, version = this.#version, elements = [] }: CallAxl): Promise<AxlAnswer> {
    const request = messageOf(operation, version, elements.map(markupOf).join(''));
    const { status, text } = await this.#axl.send(operation, version, request, newTrace());
    return { operation, version, status, request, reply: text, ...this.#contentOf(text, operation, status) };
  }

  #contentOf(text: string, operation: string, status: number): Pick<AxlAnswer, 'result' | 'fault'> {
    const body = bodyOf(text);
    const fault = childOf(body, 'Fault');
    const response = childOf(body, `${operation}Response`);
    if (response) return { result: contentsOf(response), fault: null };
    const code = textOf(childOf(childOf(fault, 'detail'), 'axlError'), 'axlcode');
    return { result: null, fault: { code, message: textOf(fault, 'faultstring') || this.#withoutSoap(text, status) } };
  }

  /** What an answer says that is a page of HTML. */
  #withoutSoap(page: string, status: number): string {
    if (status === 401) return notTaken;
    if (status !== 503) return `CUCM answered with HTTP ${status}`;
    return isOfStoppedApplication(page) ? axlStopped : throttled(this.#axl.writesPerMinute);
  }
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
