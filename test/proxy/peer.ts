import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { withDeadline } from '@uclab/foundation/clock';
import { onTestFinished } from 'vitest';

const waitMs = 10_000;

/** One end of a TCP connection that keeps what it received and how the other side ended it. */
export class Peer {
  readonly socket: Socket;
  /** `closed` after a FIN, `reset` after an RST. */
  readonly ended: Promise<'closed' | 'reset'>;
  #received: Buffer[] = [];
  #changed: () => void = () => undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data: Buffer) => {
      this.#received.push(data);
      this.#changed();
    });
    this.ended = new Promise((resolve) => {
      socket.once('end', () => resolve('closed'));
      socket.once('error', (error) => resolve('code' in error && error.code === 'ECONNRESET' ? 'reset' : 'closed'));
      socket.once('close', () => resolve('closed'));
    });
  }

  /** Connects to a `host:port`. It is destroyed after the test. */
  static async connect(address: string): Promise<Peer> {
    const url = new URL(`tcp://${address}`);
    const socket = connect({ host: url.hostname, port: Number(url.port), allowHalfOpen: true, noDelay: true });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return new Peer(socket);
  }

  get received(): Buffer {
    return Buffer.concat(this.#received);
  }

  get text(): string {
    return this.received.toString('latin1');
  }

  get chunks(): number {
    return this.#received.length;
  }

  write(data: string | Buffer): void {
    this.socket.write(data);
  }

  /** Resolves once at least `bytes` bytes are here. */
  async until(bytes: number): Promise<void> {
    let total = this.#received.reduce((sum, data) => sum + data.length, 0);
    if (total >= bytes) return;
    await withDeadline(`${bytes} bytes`, waitMs, async () => {
      await new Promise<void>((resolve) => {
        this.#changed = () => {
          total += this.#received.at(-1)?.length ?? 0;
          if (total >= bytes) resolve();
        };
      });
    });
  }
}

/** A TCP server on 127.0.0.1 that hands out the connections it accepts. */
export class Upstream {
  readonly #server: Server;
  readonly #sockets: Socket[] = [];
  readonly #accepted: Peer[] = [];
  readonly #waiting: ((peer: Peer) => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.push(socket);
      const peer = new Peer(socket);
      const waiting = this.#waiting.shift();
      if (waiting) waiting(peer);
      else this.#accepted.push(peer);
    });
  }

  /** It is closed after the test. */
  static async start(): Promise<Upstream> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const upstream = new Upstream(server);
    onTestFinished(() => upstream.#close());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return upstream;
  }

  get address(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('not listening');
    return `${address.address}:${address.port}`;
  }

  /** The next connection in the order of arrival. */
  accept(): Promise<Peer> {
    const peer = this.#accepted.shift();
    if (peer) return Promise.resolve(peer);
    return withDeadline('a connection', waitMs, () => new Promise((resolve) => this.#waiting.push(resolve)));
  }

  #close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

/** A client and the upstream's end of one connection through a proxy. */
export async function connectThrough(upstream: Upstream, listen: string): Promise<{ client: Peer; server: Peer }> {
  const client = await Peer.connect(listen);
  return { client, server: await upstream.accept() };
}
