import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Room on the engine for one cluster more than those of the pool: an engine has thirty networks by default, and each takes five. */
export const room = 'room';

/** What test files take turns at: a cluster of a profile, or the room for one more that a file brings up by itself. */
export interface Pool {
  /** Where test files ask. */
  readonly port: number;
  stop(): Promise<void>;
}

interface Waiting {
  readonly kind: string;
  readonly socket: Socket;
}

/**
 * Lends things by kind, each to one borrower at a time, in the order in which they ask. A borrower has it as long as its connection
 * stands, so that one which died holds nothing.
 */
export async function startPool(things: readonly { readonly kind: string; readonly value: string }[]): Promise<Pool> {
  const free = [...things];
  const waiting: Waiting[] = [];
  const open = new Set<Socket>();

  const lend = (): void => {
    for (const borrower of [...waiting]) {
      const index = free.findIndex(({ kind }) => kind === borrower.kind);
      const [thing] = index < 0 ? [] : free.splice(index, 1);
      if (!thing) continue;
      waiting.splice(waiting.indexOf(borrower), 1);
      borrower.socket.once('close', () => {
        free.push(thing);
        lend();
      });
      borrower.socket.write(`${thing.value}\n`);
    }
  };

  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (asked: Buffer) => {
      const borrower = { kind: asked.toString('utf8').trim(), socket };
      waiting.push(borrower);
      lend();
    });
    socket.once('close', () => {
      open.delete(socket);
      const index = waiting.findIndex((borrower) => borrower.socket === socket);
      if (index >= 0) waiting.splice(index, 1);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the pool has no port');
  return {
    port: address.port,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** Waits for one of that kind; `giveBack` ends the loan. Rejects when the pool has gone. */
export async function borrow(port: number, kind: string): Promise<{ value: string; giveBack(): Promise<void> }> {
  const socket = connect(port, '127.0.0.1');
  const gone = once(socket, 'close').then(() => {
    throw new Error(`the pool of clusters ended before it lent a ${kind}`);
  });
  socket.write(`${kind}\n`);
  const [answer] = await Promise.race([once(socket, 'data'), gone]);
  gone.catch(() => undefined);
  return {
    value: String(answer).trim(),
    giveBack: async () => {
      const closed = once(socket, 'close');
      socket.end();
      socket.resume();
      await closed;
    },
  };
}
