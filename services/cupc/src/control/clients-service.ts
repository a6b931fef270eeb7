import type { Server } from '@grpc/grpc-js';
import { ClientsServiceService, type SignInRequest, type DirectorySettings as WireSettings } from '@uclab/contracts/cupc/v1/clients';
import { answer } from '@uclab/foundation/rpc';
import { passwordDigest } from '@uclab/platform/ldap';
import type { Clients } from '../client/index.ts';
import type { DirectorySettings } from '../search/index.ts';

/** Without the password: a digest tells it from another. */
const toWire = ({ password, servers, contexts, attributes, ...settings }: DirectorySettings): WireSettings => ({
  ...settings,
  servers: [...servers],
  contexts: [...contexts],
  attributes: { ...attributes },
  passwordDigest: passwordDigest(password),
});

/** Adds the gRPC control of the clients; the trace of a call is handed on to the node that the client signs in at. */
export function addClientsService(server: Server, clients: Clients): void {
  server.addService(ClientsServiceService, {
    signIn: answer((request: SignInRequest, trace) => clients.signIn(request, trace)),
    signOut: answer(async (request: { user: string }, trace) => ({ client: await clients.signOut(request.user, trace) })),
    getClient: answer((request: { user: string }) => ({ client: clients.get(request.user) })),
    listClients: answer(() => ({ clients: clients.list() })),
    searchContacts: answer(async (request: { user: string; text: string }, trace) => {
      const { contacts, milliseconds } = await clients.search(request.user, request.text, trace);
      return { contacts: [...contacts], milliseconds };
    }),
    receiveCall: answer(({ user, ...call }: { user: string; number: string; conference: boolean }, trace) =>
      clients.receiveCall(user, call, trace),
    ),
    showServerHealth: answer(async ({ user }: { user: string }, trace) => ({ items: await clients.health(user, trace) })),
    getDirectorySettings: answer((request: { user: string }) => {
      const { view, directory } = clients.directoryOf(request.user);
      const signedIn = view.state === 'signed-in';
      return { signedIn, node: view.node, ...(directory ? { settings: toWire(directory) } : {}) };
    }),
  });
}
