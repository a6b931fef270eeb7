import net from 'node:net';
import tls from 'node:tls';
import { withDeadline } from '@uclab/foundation/clock';

/** What a server sent on one connection until it ended, and whether it ended before the deadline. */
export interface RawAnswer {
  readonly bytes: Buffer;
  readonly closed: boolean;
}

/** Sends bytes on a TCP connection, or inside TLS, and collects what comes back until the server hangs up or the deadline is over. */
export async function exchange(
  port: number,
  bytes: Uint8Array | string,
  options: { tls?: boolean | tls.ConnectionOptions; half?: boolean; deadlineMs?: number } = {},
): Promise<RawAnswer> {
  const socket = options.tls
    ? tls.connect({ ...(options.tls === true ? {} : options.tls), host: '127.0.0.1', port, rejectUnauthorized: false })
    : net.connect({ host: '127.0.0.1', port });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  if (options.half) socket.end(bytes);
  else socket.write(bytes);
  const closed = await withDeadline('the end of the connection', options.deadlineMs ?? 10_000, () => ended).then(
    () => true,
    () => false,
  );
  socket.destroy();
  return { bytes: Buffer.concat(chunks), closed };
}

/** Connections that stay open, as an attacker holds them. */
export async function hold(port: number, count: number, first: Uint8Array | string = ''): Promise<{ release(): void; open(): number }> {
  const sockets = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Socket>((resolve, reject) => {
          const socket = net.connect({ host: '127.0.0.1', port }, () => {
            if (first.length > 0) socket.write(first);
            resolve(socket);
          });
          socket.on('error', reject);
        }),
    ),
  );
  for (const socket of sockets) socket.on('data', () => {}).on('error', () => {});
  return {
    release: () => {
      for (const socket of sockets) socket.destroy();
    },
    open: () => sockets.filter((socket) => !socket.destroyed).length,
  };
}
