import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Every TCP connection of a server, those in the middle of a TLS handshake too, which the server's own closeAllConnections does
 * not know.
 */
export class Connections {
  readonly #open = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /** Breaks all of them at once, as the end of the process does. */
  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
