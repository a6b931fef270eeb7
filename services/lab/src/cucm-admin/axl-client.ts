import { codeOf, Refusal, messageOf as wordsOf } from '@uclab/foundation/errors';
import { formatTraceparent, newTrace, type Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import { httpDispatcher } from '@uclab/foundation/web';
import { type Agent, fetch } from 'undici';
import type { LabEnvironment } from '../service/environment.ts';
import { childOf, parseReply, type ReplyElement, textOf } from './parse-xml.ts';

const connectMs = 2_000;
/** A log-in may wait for the directory, which the product does for ten seconds at most. */
const answerMs = 20_000;
const keptTraces = 1_000;

/** The SOAP message of an operation; `markup` is what stands inside of it. */
export const messageOf = (operation: string, version: string, markup: string): string =>
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
  `<n:${operation} xmlns:n="http://www.cisco.com/AXL/API/${version}">${markup}</n:${operation}></e:Body></e:Envelope>`;

/** CUCM answered with a fault: its own words. */
export class AxlFault extends Error {
  override readonly name = 'AxlFault';
}

/** Why there is no AXL where Tomcat of CUCM answers. */
export const axlStopped = 'Cisco AXL Web Service does not run on cucm; start it there';

/** Tomcat of CUCM answers, and serves no AXL. */
export class AxlStoppedRefusal extends Refusal {
  constructor() {
    super('conflict', `${axlStopped}.`);
  }
}

/** AXL runs, and has taken as many writes in the last minute as the persona lets it. */
export class AxlThrottledRefusal extends Refusal {
  /** `allowed` in a minute; 0 where that is not known. */
  constructor(allowed: number) {
    super('conflict', `${throttled(allowed)}.`);
  }
}

/** Why AXL takes no write for now, and when it will; `allowed` in a minute, 0 where that is not known. */
export const throttled = (allowed: number): string =>
  `AXL on cucm refuses writes: there were too many in the last minute${allowed > 0 ? ` (axl.writesPerMinute=${allowed} allows ${allowed})` : ''}; ` +
  'try again within a minute, or let it pass: uclab clock advance 1m';

/** A page of Tomcat for an application that is stopped; AXL's own is for a write too many. */
export const isOfStoppedApplication = (page: string): boolean => page.includes('This application is not currently available');

/** Calls AXL on CUCM as an application user, beside every gateway, as an administrator on that machine would. */
export class AxlClient {
  readonly #authorization: string;
  readonly #dispatcher: Agent;
  readonly #version: string;
  readonly #sent = new Set<string>();
  /** How many writes AXL takes in a minute; 0 for any number. */
  readonly writesPerMinute: number;

  constructor(options: {
    environment: LabEnvironment;
    authorities: readonly string[];
    userid: string;
    password: string;
    version: string;
    writesPerMinute: number;
  }) {
    const { environment, authorities, userid, password, version, writesPerMinute } = options;
    this.#version = version;
    this.writesPerMinute = writesPerMinute;
    this.#authorization = `Basic ${Buffer.from(`${userid}:${password}`).toString('base64')}`;
    const network: Network = { node: 'lab', resolve: (host, port) => environment.adminAddress(host, port) };
    this.#dispatcher = httpDispatcher(network, { trust: { authorities }, connectTimeoutMs: connectMs });
  }

  /** Whether a call went out under a trace, not too long ago. */
  hasSent(traceId: string): boolean {
    return this.#sent.has(traceId);
  }

  close(): Promise<void> {
    return this.#dispatcher.close();
  }

  /**
   * The content of `return`. `markup` is what stands inside of the operation. Throws AxlFault with CUCM's words, and a Refusal when
   * CUCM does not answer, does not run AXL, does not take the application user or no further write for now.
   */
  async call(operation: string, markup = '', trace: Trace = newTrace()): Promise<ReplyElement | undefined> {
    const { status, text } = await this.#post(operation, markup, trace);
    if (status === 401) throw new Refusal('conflict', "CUCM refused the laboratory's application user on AXL; see why: uclab status.");
    if (status === 503) throw isOfStoppedApplication(text) ? new AxlStoppedRefusal() : new AxlThrottledRefusal(this.writesPerMinute);
    const body = childOf(bodyOf(text, status), 'Fault') ?? childOf(bodyOf(text, status), `${operation}Response`);
    if (!body) throw new Refusal('conflict', `CUCM answered ${operation} with HTTP ${status} and nothing that is AXL.`);
    if (body.name === 'Fault') throw new AxlFault(textOf(body, 'faultstring') || `CUCM refused ${operation}.`);
    return childOf(body, 'return');
  }

  #post(operation: string, markup: string, trace: Trace): Promise<{ status: number; text: string }> {
    return this.send(operation, this.#version, messageOf(operation, this.#version, markup), trace);
  }

  /** The HTTP status and body that CUCM answers a message with, whatever they say. Throws a Refusal when it does not answer. */
  async send(operation: string, version: string, body: string, trace: Trace): Promise<{ status: number; text: string }> {
    this.#keep(trace.traceId);
    try {
      const response = await fetch('https://cucm:8443/axl/', {
        method: 'POST',
        dispatcher: this.#dispatcher,
        signal: AbortSignal.timeout(answerMs),
        headers: {
          authorization: this.#authorization,
          'content-type': 'text/xml; charset=utf-8',
          soapaction: `"CUCM:DB ver=${version} ${operation}"`,
          traceparent: formatTraceparent(trace),
        },
        body,
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      const reason = error instanceof Error && error.cause ? (codeOf(error.cause) ?? wordsOf(error.cause)) : wordsOf(error);
      throw new Refusal('unreachable', `cucm does not answer on AXL (${reason}); see whether Cisco Tomcat runs there.`);
    }
  }

  #keep(traceId: string): void {
    this.#sent.add(traceId);
    const [oldest] = this.#sent;
    if (this.#sent.size > keptTraces && oldest !== undefined) this.#sent.delete(oldest);
  }
}

function bodyOf(text: string, status: number): ReplyElement | undefined {
  try {
    return childOf(parseReply(text), 'Body');
  } catch {
    throw new Refusal('conflict', `CUCM answered with HTTP ${status} and nothing that is SOAP.`);
  }
}
