import { messageOf } from '@uclab/foundation/errors';
import { formatTraceparent, type Trace } from '@uclab/foundation/journal';
import type { Network } from '@uclab/foundation/network';
import { httpDispatcher } from '@uclab/foundation/web';
import { parseEnvelope, type XmlElement } from '@uclab/platform/soap';
import { type Dispatcher, request } from 'undici';
import { CallFailure, callFailure } from './call-failure.ts';
import type { EpasRequest } from './epassoap.ts';

/** Far above any configuration; a longer answer is not one. */
const replyLimitBytes = 4 * 1024 * 1024;

/**
 * Connections to a node at a time. Each computer has one of its own; a process that is thousands of them, and opens thousands at once,
 * is so busy with handshakes that hardly anybody is signed in within the time that a person waits.
 */
const connectionsToNode = 128;

/** A node's answer: the first element of its body, or a refusal in the form of a SOAP fault. */
export type Answer = { readonly body: XmlElement } | { readonly fault: 'Sender' | 'other' };

async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > replyLimitBytes) throw new CallFailure('NODE_SERVICE_UNAVAILABLE', 'the answer is too long');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const textWithin = (element: XmlElement): string => element.text + element.children.map(textWithin).join(' ');

function answerIn(status: number, text: string): Answer {
  try {
    const { body } = parseEnvelope(text);
    if (body.name !== 'Fault') return { body };
    const code = body.children.find((element) => element.name === 'Code');
    return { fault: code && /:Sender\b/.test(textWithin(code)) ? 'Sender' : 'other' };
  } catch (error) {
    throw new CallFailure('NODE_SERVICE_UNAVAILABLE', `HTTP ${status}, and the answer is not SOAP: ${messageOf(error)}`);
  }
}

/** The people's computers on the network: calls presence nodes over HTTPS, trusting what the computers trust. */
export class NodeCaller {
  readonly #dispatcher: Dispatcher;
  readonly #port: number;

  /** `connectTimeoutMs` is real time; `authority` is PEM. */
  constructor(options: { network: Network; authority: string; port: number; connectTimeoutMs: number }) {
    const { network, authority, connectTimeoutMs } = options;
    this.#dispatcher = httpDispatcher(network, { trust: { authorities: [authority] }, connectTimeoutMs, connections: connectionsToNode });
    this.#port = options.port;
  }

  /** Sends one request and reads the answer; throws CallFailure with the symptom that was met. */
  async call(node: string, sent: EpasRequest, trace: Trace, signal: AbortSignal): Promise<Answer> {
    try {
      const response = await request(`https://${node}:${this.#port}${sent.path}`, {
        method: 'POST',
        dispatcher: this.#dispatcher,
        signal,
        headers: {
          'content-type': `application/soap+xml; charset=UTF-8; action="${sent.action}"`,
          traceparent: formatTraceparent(trace),
        },
        body: sent.text,
      });
      const text = await readLimited(response.body);
      if (response.statusCode === 200 || response.statusCode === 500) return answerIn(response.statusCode, text);
      throw new CallFailure('NODE_SERVICE_UNAVAILABLE', `HTTP ${response.statusCode}`);
    } catch (error) {
      throw callFailure(error);
    }
  }

  /** Closes every connection. */
  async stop(): Promise<void> {
    await this.#dispatcher.destroy();
  }
}
