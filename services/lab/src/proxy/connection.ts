import { connect, type Socket } from 'node:net';
import { startTimer } from '@uclab/foundation/clock';
import { Link } from './link.ts';
import type { ByteCounter } from './metrics.ts';
import { SocketOutlet } from './socket-outlet.ts';
import type { Direction, Toxic, ToxicChains } from './toxics/toxic.ts';

/** Toxiproxy leaves this to the kernel, which gives up after about two minutes. */
const dialDeadlineMs = 120_000;

export interface ConnectionOptions {
  readonly upstream: { readonly host: string; readonly port: number };
  readonly toxics: ToxicChains;
  readonly counter: ByteCounter;
  readonly onClosed: () => void;
}

/**
 * An accepted client and the connection to the upstream that is dialled for it; two links carry the bytes. As in Toxiproxy the end of
 * either direction closes the socket behind it as a whole, so a half-closed connection does not outlive its first half.
 */
export class Connection {
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #options: ConnectionOptions;
  #links: { readonly upstream: Link; readonly downstream: Link } | undefined;
  #endsByReset = false;

  /** The client has to be paused and to allow half-open connections. */
  constructor(client: Socket, options: ConnectionOptions) {
    this.#client = client;
    this.#options = options;
    this.#upstream = connect({ ...options.upstream, allowHalfOpen: true, noDelay: true });
    const dialDeadline = startTimer(dialDeadlineMs, () => this.#upstream.destroy());
    // An error is always followed by 'close', which is what counts here.
    for (const socket of [this.#client, this.#upstream]) socket.on('error', () => undefined);
    this.#upstream.once('connect', () => {
      dialDeadline.stop();
      this.#open();
    });
    this.#upstream.once('close', () => {
      dialDeadline.stop();
      if (this.#links) this.#links.upstream.abandon();
      else this.#client.destroy();
      if (this.#client.closed) options.onClosed();
    });
    this.#client.once('close', () => {
      if (this.#links) this.#links.downstream.abandon();
      else this.#upstream.destroy();
      if (this.#upstream.closed) options.onClosed();
    });
  }

  add(toxic: Toxic): void {
    this.#links?.[toxic.direction].add(toxic);
  }

  update(toxic: Toxic): void {
    this.#links?.[toxic.direction].update(toxic);
  }

  remove(toxic: Toxic): void {
    this.#links?.[toxic.direction].remove(toxic);
  }

  /** Closes both sockets now; bytes on the way are lost. */
  destroy(): void {
    for (const socket of [this.#client, this.#upstream]) {
      if (this.#endsByReset) socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  #open(): void {
    const { toxics } = this.#options;
    this.#endsByReset = [...toxics.upstream, ...toxics.downstream].some((toxic) => toxic.resetsConnections);
    this.#links = {
      upstream: this.#link('upstream', this.#client, this.#upstream),
      downstream: this.#link('downstream', this.#upstream, this.#client),
    };
  }

  #link(direction: Direction, source: Socket, destination: Socket): Link {
    const { toxics, counter } = this.#options;
    const outlet = new SocketOutlet(destination, () => {
      if (!destination.writable) return;
      counter.sent(direction, outlet.bytesWritten);
      this.#close(destination);
    });
    const link = new Link(source, outlet, toxics[direction]);
    link.start(() => counter.received(direction, link.bytesRead));
    return link;
  }

  /** Closes a socket once what was written to it has left. */
  #close(socket: Socket): void {
    if (!this.#endsByReset) socket.destroySoon();
    else if (socket.writableLength === 0) socket.resetAndDestroy();
    else socket.write('', () => socket.resetAndDestroy());
  }
}
