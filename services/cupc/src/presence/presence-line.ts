import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { ConnectRequest, ConnectResponse } from '@uclab/contracts/cups/v1/presence';
import { delay } from '@uclab/foundation/clock';
import type { PresenceNode } from './presence-services.ts';

const firstRetryMs = 200;
const longestRetryMs = 3_000;

/** gRPC's UNAUTHENTICATED: the node does not know the session key, and will not learn it. */
const unauthenticated = 16;

export type LineState = 'connecting' | 'connected' | 'reconnecting' | 'refused';
export type PresenceEvent = NonNullable<ConnectResponse['event']>;

/**
 * A client's connection for presence and messages, made again after each break as long as the client is signed in; a node that does not
 * know the session key any more ends that.
 */
export class PresenceLine {
  readonly #service: PresenceNode;
  readonly #sessionKey: string;
  readonly #onEvent: (event: PresenceEvent) => void;
  readonly #onState: (state: LineState) => void;
  readonly #stopping = new AbortController();
  #stream: ClientDuplexStream<ConnectRequest, ConnectResponse> | undefined;
  #state: LineState = 'connecting';

  constructor(options: {
    service: PresenceNode;
    sessionKey: string;
    onEvent: (event: PresenceEvent) => void;
    onState: (state: LineState) => void;
  }) {
    this.#service = options.service;
    this.#sessionKey = options.sessionKey;
    this.#onEvent = options.onEvent;
    this.#onState = options.onState;
  }

  get state(): LineState {
    return this.#state;
  }

  /** Connects in the background. */
  start(): void {
    void this.#keepConnected();
  }

  stop(): void {
    this.#stopping.abort();
    this.#stream?.cancel();
  }

  /** Sends a request where there is a connection; answers whether there is. */
  send(request: NonNullable<ConnectRequest['request']>): boolean {
    if (this.#state !== 'connected' || !this.#stream) return false;
    this.#stream.write({ request });
    return true;
  }

  async #keepConnected(): Promise<void> {
    const { signal } = this.#stopping;
    let retryMs = firstRetryMs;
    while (!signal.aborted) {
      const code = (await this.#service.ready()) ? await this.#connect() : undefined;
      if (signal.aborted) return;
      // A line that stood begins with short waits again.
      if (this.#state === 'connected') retryMs = firstRetryMs;
      if (code === unauthenticated) {
        this.#become('refused');
        return;
      }
      this.#become('reconnecting');
      await delay(retryMs * (1 - Math.random() / 4), signal);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
    }
  }

  /** One connection, from hello to its end; answers the gRPC code that ended it, if any. */
  #connect(): Promise<number | undefined> {
    return new Promise((resolve) => {
      if (this.#stopping.signal.aborted) return resolve(undefined);
      const stream = this.#service.connect();
      this.#stream = stream;
      stream.on('data', ({ event }: ConnectResponse) => {
        if (event?.$case === 'ready') this.#become('connected');
        else if (event) this.#onEvent(event);
      });
      stream.on('error', (error) => resolve('code' in error && typeof error.code === 'number' ? error.code : undefined));
      stream.on('end', () => resolve(undefined));
      stream.write({ request: { $case: 'hello', value: { sessionKey: this.#sessionKey } } });
      return undefined;
    });
  }

  #become(state: LineState): void {
    if (state !== 'connected') this.#stream = undefined;
    if (this.#state === state) return;
    this.#state = state;
    if (!this.#stopping.signal.aborted) this.#onState(state);
  }
}
