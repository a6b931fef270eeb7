import { Server, ServerCredentials, type ServerDuplexStream, status } from '@grpc/grpc-js';
import { type ConnectRequest, type ConnectResponse, PresenceServiceService } from '@uclab/contracts/cups/v1/presence';
import { closeServer, startServer } from '@uclab/foundation/rpc';
import type { IssuedCertificate } from '../../../packages/platform/src/certificates/test-authority.ts';

const refuse = (call: Call): void => {
  call.emit('error', { code: status.UNAUTHENTICATED, details: 'the session key is not valid' });
};

type Call = ServerDuplexStream<ConnectRequest, ConnectResponse>;

/** What a presence node shows to clients on its presence port: it takes every session key as long as it is not told otherwise, and tells what a test wants. */
export class PresencePeer {
  /** Clients that are connected, by session key. */
  readonly clients = new Map<string, Call>();
  /** Sockets on which they came. */
  readonly sockets = new Set<string>();
  /** Session keys that it still refuses, whoever shows them. */
  refusals = 0;
  port = 0;
  #server: Server | undefined;

  async start({ certificate, privateKey }: IssuedCertificate): Promise<void> {
    const server = new Server();
    server.addService(PresenceServiceService, { connect: (call: Call) => this.#serve(call) });
    const keys = [{ cert_chain: Buffer.from(certificate), private_key: Buffer.from(privateKey) }];
    this.port = await startServer(server, '127.0.0.1', 0, ServerCredentials.createSsl(null, keys));
    this.#server = server;
  }

  /** Tells every client the same. */
  tell(event: NonNullable<ConnectResponse['event']>): void {
    for (const call of this.clients.values()) call.write({ event });
  }

  /** Ends every connection, as a node that does not know the keys any more. */
  endAll(): void {
    for (const call of this.clients.values()) refuse(call);
    this.clients.clear();
  }

  stop(): void {
    if (this.#server) closeServer(this.#server);
  }

  #serve(call: Call): void {
    this.sockets.add(call.getPeer());
    call.on('data', ({ request }: ConnectRequest) => {
      if (request?.$case !== 'hello') return;
      const { sessionKey } = request.value;
      if (this.refusals > 0) {
        this.refusals--;
        refuse(call);
        return;
      }
      this.clients.set(sessionKey, call);
      call.once('close', () => {
        if (this.clients.get(sessionKey) === call) this.clients.delete(sessionKey);
      });
      call.write({ event: { $case: 'ready', value: {} } });
    });
    call.on('end', () => call.end());
    call.on('error', () => undefined);
  }
}
