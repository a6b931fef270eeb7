import type { Socket } from 'node:net';
import type { Chunk, Sink } from './toxics/stage.ts';

/** The end of a link: writes to a socket and, when the stream ends, closes it as a whole as Toxiproxy does. */
export class SocketOutlet implements Sink {
  bytesWritten = 0;
  readonly #socket: Socket;
  readonly #onEnd: () => void;
  #waiters: (() => void)[] = [];

  constructor(socket: Socket, onEnd: () => void) {
    this.#socket = socket;
    this.#onEnd = onEnd;
    socket.on('drain', () => {
      const waiters = this.#waiters;
      this.#waiters = [];
      for (const resume of waiters) resume();
    });
  }

  put(chunk: Chunk): boolean {
    return this.write(chunk.data);
  }

  /** False when the socket's buffer is full. After the socket is gone, bytes are dropped. */
  write(data: Buffer): boolean {
    if (!this.#socket.writable) return false;
    this.bytesWritten += data.length;
    return this.#socket.write(data);
  }

  /** Never resolves once the socket is gone: the sender is held back until its own socket is closed. */
  ready(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  end(): void {
    this.#onEnd();
  }
}
