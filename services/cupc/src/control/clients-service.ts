import type { Server } from '@grpc/grpc-js';
import { ClientsServiceService } from '@uclab/contracts/cupc/v1/clients';
import { answer } from '@uclab/foundation/rpc';
import type { Clients } from '../client/index.ts';

/** Adds the gRPC control of the clients; the trace of a call is handed on to the node that the client signs in at. */
export function addClientsService(server: Server, clients: Clients): void {
  server.addService(ClientsServiceService, {
    signIn: answer((request: { user: string; password: string; node: string; clientVersion: string }, trace) =>
      clients.signIn(request, trace),
    ),
    signOut: answer(async (request: { user: string }, trace) => ({ client: await clients.signOut(request.user, trace) })),
    getClient: answer((request: { user: string }) => ({ client: clients.get(request.user) })),
    listClients: answer(() => ({ clients: clients.list() })),
  });
}
