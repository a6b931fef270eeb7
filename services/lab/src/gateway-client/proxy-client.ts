import { DeadlineExceededError, withDeadline } from '@uclab/foundation/clock';
import { Agent, type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { GatewayRefusedError, GatewayUnreachableError } from './gateway-errors.ts';
import { type BytesByDirection, parseReceivedBytes } from './received-bytes.ts';

const callDeadlineMs = 2_000;

const direction = z.enum(['upstream', 'downstream']);
const toxicState = z.object({
  name: z.string(),
  type: z.string(),
  stream: z.string().toLowerCase().pipe(direction),
  toxicity: z.number(),
  attributes: z.record(z.string(), z.number()),
});
const proxyState = z.object({
  name: z.string(),
  listen: z.string(),
  upstream: z.string(),
  enabled: z.boolean(),
  toxics: z.array(toxicState),
});
const proxyStates = z.record(z.string(), proxyState);
const versionAnswer = z.object({ version: z.string() });
const refusal = z.object({ error: z.string() });

export type ToxicState = z.infer<typeof toxicState>;
export type ProxyState = z.infer<typeof proxyState>;

export interface ProxyWanted {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  /** True when it is not given. */
  readonly enabled?: boolean;
}

export type ProxyChange = Partial<Omit<ProxyWanted, 'name'>>;

export interface ToxicWanted {
  readonly type: string;
  /** `<type>_<stream>` when it is not given. */
  readonly name?: string;
  /** `downstream` when it is not given. */
  readonly stream?: z.infer<typeof direction>;
  /** Share of connections that are affected, 1 when it is not given. */
  readonly toxicity?: number;
  readonly attributes?: Readonly<Record<string, number>>;
}

export type ToxicChange = Pick<ToxicWanted, 'toxicity' | 'attributes'>;

type Method = Dispatcher.HttpMethod;

/**
 * The API of a gateway, ours or a Toxiproxy 2.12. Each call takes at most 2 seconds and throws GatewayUnreachableError when no usable
 * answer came, GatewayRefusedError when the gateway said no.
 */
export class ProxyClient {
  readonly #baseUrl: string;
  readonly #agent = new Agent({ connect: { timeout: callDeadlineMs }, keepAliveTimeout: 1_000 });

  /** `baseUrl` as `http://127.0.0.1:8474`. */
  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
  }

  /** As `2.12.0`. */
  async version(): Promise<string> {
    return (await this.#json('GET', '/version', versionAnswer)).version;
  }

  /** All proxies with their toxics, by name. */
  async list(): Promise<ReadonlyMap<string, ProxyState>> {
    return new Map(Object.entries(await this.#json('GET', '/proxies', proxyStates)));
  }

  create(wanted: ProxyWanted): Promise<ProxyState> {
    return this.#json('POST', '/proxies', proxyState, wanted);
  }

  update(proxy: string, change: ProxyChange): Promise<ProxyState> {
    return this.#json('PATCH', path(proxy), proxyState, change);
  }

  async delete(proxy: string): Promise<void> {
    await this.#text('DELETE', path(proxy));
  }

  addToxic(proxy: string, wanted: ToxicWanted): Promise<ToxicState> {
    return this.#json('POST', path(proxy, ''), toxicState, wanted);
  }

  updateToxic(proxy: string, toxic: string, change: ToxicChange): Promise<ToxicState> {
    return this.#json('PATCH', path(proxy, toxic), toxicState, change);
  }

  async removeToxic(proxy: string, toxic: string): Promise<void> {
    await this.#text('DELETE', path(proxy, toxic));
  }

  /**
   * Bytes that the gateway read, by proxy: `upstream` from clients, `downstream` from the server. A connection counts once that direction
   * is over. A Toxiproxy has to run with -proxy-metrics, otherwise this throws GatewayRefusedError with status 404.
   */
  async receivedBytes(): Promise<ReadonlyMap<string, BytesByDirection>> {
    return parseReceivedBytes(await this.#text('GET', '/metrics'));
  }

  /** Closes idle connections to the gateway. */
  close(): Promise<void> {
    return this.#agent.close();
  }

  async #json<T>(method: Method, at: string, schema: z.ZodType<T>, body?: object): Promise<T> {
    const text = await this.#text(method, at, body);
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new GatewayUnreachableError(this.#baseUrl, `${method} ${at}: the answer is not that of a Toxiproxy`, { cause });
    }
  }

  async #text(method: Method, at: string, body?: object): Promise<string> {
    const { status, text } = await this.#call(method, at, body);
    if (status < 400) return text;
    throw new GatewayRefusedError(this.#baseUrl, `${method} ${at}: ${reasonIn(text)}`, status);
  }

  async #call(method: Method, at: string, body?: object): Promise<{ status: number; text: string }> {
    try {
      return await withDeadline(`${method} ${at}`, callDeadlineMs, async (signal) => {
        // Not `fetch`, which takes several times the work, and every gateway is read more than twice a second.
        const response = await request(`${this.#baseUrl}${at}`, {
          method,
          signal,
          dispatcher: this.#agent,
          ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        });
        return { status: response.statusCode, text: await response.body.text() };
      });
    } catch (cause) {
      const reason = cause instanceof DeadlineExceededError ? cause.message : `${method} ${at}: ${networkReason(cause)}`;
      throw new GatewayUnreachableError(this.#baseUrl, reason, { cause });
    }
  }
}

function path(proxy: string, toxic?: string): string {
  const base = `/proxies/${encodeURIComponent(proxy)}`;
  if (toxic === undefined) return base;
  return toxic === '' ? `${base}/toxics` : `${base}/toxics/${encodeURIComponent(toxic)}`;
}

function reasonIn(text: string): string {
  try {
    return refusal.parse(JSON.parse(text)).error;
  } catch {
    return text.trim();
  }
}

/** What happened may be in the cause. */
function networkReason(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
