import {
  ClientsServiceClient,
  type GetClientResponse,
  type GetDirectorySettingsResponse,
  type ListClientsResponse,
  type ReceiveCallRequest,
  type ReceiveCallResponse,
  type SearchContactsResponse,
  type ShowServerHealthResponse,
  type SignInResponse,
  type SignOutResponse,
  type Client as WireClient,
  type DirectoryContact as WireContact,
} from '@uclab/contracts/cupc/v1/clients';
import {
  type CallResult,
  type Client,
  callResultSchema,
  clientSchema,
  type FoundContact,
  type ServerHealth,
  serverHealthSchema,
} from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import type { Trace } from '@uclab/foundation/journal';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { asRefusal } from '../nodes/index.ts';
import type { LabEnvironment } from '../service/environment.ts';

const node = 'cupc';
const grpcPort = 8461;
/** A client waits 30 seconds for its node. */
const signInMs = 40_000;
const shortMs = 5_000;
const signOutMs = 35_000;
/** A client looks for ten seconds at most. */
const searchMs = 20_000;

/** The client's own error codes for a node that it did not reach, or that did not answer in time. */
const codesOfNoAnswer = ['LERR_CUP_UNREACHABLE', 'LERR_CUP_TIMEOUT'];

interface SignInAtNode {
  readonly user: string;
  readonly password: string;
  readonly node: string;
  readonly clientVersion?: string | undefined;
  readonly storedPassword: boolean;
}

/** The emulated clients, as somebody at their screens. Methods throw a Refusal when the clients' machine does not answer. */
export class Clients {
  readonly #client: ClientsServiceClient;

  constructor(environment: LabEnvironment, identity: NodeIdentity) {
    const { host, port } = environment.adminAddress(node, grpcPort);
    this.#client = new ClientsServiceClient(`${host}:${port}`, clientCredentials(identity), labPlaneChannelOptions(node));
  }

  close(): void {
    this.#client.close();
  }

  /** `reached` is whether the node answered the client, `ms` the time from the click to the answer. */
  async signIn(request: SignInAtNode, trace: Trace): Promise<{ client: Client; reached: boolean; ms: number }> {
    const answer: SignInResponse = await this.#ask(
      unary((...args) => this.#client.signIn(...args), request, { deadlineMs: signInMs, trace }),
    );
    const reached = !codesOfNoAnswer.includes(answer.client?.errorCode ?? '');
    return { client: viewOf(answer.client), reached, ms: answer.milliseconds };
  }

  async signOut(user: string, trace: Trace): Promise<Client> {
    const answer: SignOutResponse = await this.#ask(
      unary((...args) => this.#client.signOut(...args), { user }, { deadlineMs: signOutMs, trace }),
    );
    return viewOf(answer.client);
  }

  async get(user: string): Promise<Client> {
    const answer: GetClientResponse = await this.#ask(
      unary((...args) => this.#client.getClient(...args), { user }, { deadlineMs: shortMs }),
    );
    return viewOf(answer.client);
  }

  /** What the client shows of the servers that it uses. */
  async health(user: string, trace: Trace): Promise<ServerHealth> {
    const answer: ShowServerHealthResponse = await this.#ask(
      unary((...args) => this.#client.showServerHealth(...args), { user }, { deadlineMs: searchMs, trace }),
    );
    return serverHealthSchema.parse({ user, items: answer.items });
  }

  async list(): Promise<Client[]> {
    const answer: ListClientsResponse = await this.#ask(unary((...args) => this.#client.listClients(...args), {}, { deadlineMs: shortMs }));
    return answer.clients.map(viewOf);
  }

  /** What the person sees of a search; `ms` is the time from the click to the answer. */
  async search(user: string, text: string, trace: Trace): Promise<{ results: FoundContact[]; ms: number }> {
    const answer: SearchContactsResponse = await this.#ask(
      unary((...args) => this.#client.searchContacts(...args), { user, text }, { deadlineMs: searchMs, trace }),
    );
    return { results: answer.contacts.map(contactView), ms: answer.milliseconds };
  }

  /** What the person sees of a call. */
  async receiveCall(
    call: ReceiveCallRequest,
    trace: Trace,
  ): Promise<Pick<CallResult, 'shows' | 'contact' | 'conference'> & { ms: number }> {
    const answer: ReceiveCallResponse = await this.#ask(
      unary((...args) => this.#client.receiveCall(...args), call, { deadlineMs: searchMs, trace }),
    );
    const conference = callResultSchema.shape.conference.parse(answer.conference);
    return { shows: answer.shown, contact: answer.contact ? contactView(answer.contact) : null, conference, ms: answer.milliseconds };
  }

  /** What a client was told of the directory when it signed in; undefined for a user who has no client. */
  async directorySettings(user: string): Promise<GetDirectorySettingsResponse | undefined> {
    try {
      return await this.#ask(unary((...args) => this.#client.getDirectorySettings(...args), { user }, { deadlineMs: shortMs }));
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'not-found') return undefined;
      throw error;
    }
  }

  async #ask<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw asRefusal(node, error);
    }
  }
}

const contactView = ({ userid, displayName, firstName, lastName, businessPhone, emailAddress }: WireContact): FoundContact => ({
  userid,
  displayName,
  firstName,
  lastName,
  telephoneNumber: businessPhone,
  mail: emailAddress,
});

const viewOf = (client: WireClient | undefined): Client =>
  clientSchema.parse({
    user: client?.user,
    state: client?.state,
    node: client?.node,
    home: client?.homeNode,
    message: client?.message,
    deskPhoneControl: client?.deskPhoneControl,
  });
