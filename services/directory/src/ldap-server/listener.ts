import { once } from 'node:events';
import net from 'node:net';

/** One port that is listened on: the same one again after each stop, even where a free one was asked for. */
export class Listener {
  readonly #host: string;
  readonly #accept: (socket: net.Socket) => void;
  #server: net.Server | undefined;
  #port: number;

  /** `port`: 0 takes a free one. */
  constructor(host: string, port: number, accept: (socket: net.Socket) => void) {
    this.#host = host;
    this.#port = port;
    this.#accept = accept;
  }

  /** The port; 0 before the first start where a free one was asked for. */
  get port(): number {
    return this.#port;
  }

  /** Throws the system's error, such as EADDRINUSE. */
  async open(): Promise<void> {
    const server = net.createServer({ noDelay: true, keepAlive: true, allowHalfOpen: false }, this.#accept);
    server.listen({ host: this.#host, port: this.#port });
    await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    this.#server = server;
  }

  /** Resolves when nothing listens any more and the last connection is gone. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  }
}
