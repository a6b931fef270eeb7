import {
  type AddContactRequest,
  type AddContactResponse,
  ContactsServiceClient,
  type ListChatsResponse,
  type ListContactsResponse,
  type ListEventsResponse,
  type SendMessageResponse,
  type SetContactResponse,
  type Contact as WireContact,
} from '@uclab/contracts/cupc/v1/clients';
import { type Contact, type Contacts, contactSchema, contactsSchema } from '@uclab/contracts/lab-api';
import { newTrace } from '@uclab/foundation/journal';
import { clientCredentials, labPlaneChannelOptions, type NodeIdentity, unary } from '@uclab/foundation/rpc';
import { asRefusal } from '../nodes/index.ts';
import type { LabEnvironment } from '../service/environment.ts';

const node = 'cupc';
const grpcPort = 8461;
/** A client waits 10 seconds for its node, a moment before that for its first connection, and then again. */
const deadlineMs = 30_000;

/** Contacts, presence and messages in the windows of the emulated clients. Methods throw a Refusal: the client's own, or that its machine does not answer. */
export class ContactsClient {
  readonly #client: ContactsServiceClient;

  constructor(environment: LabEnvironment, identity: NodeIdentity) {
    const { host, port } = environment.adminAddress(node, grpcPort);
    this.#client = new ContactsServiceClient(`${host}:${port}`, clientCredentials(identity), labPlaneChannelOptions(node));
  }

  close(): void {
    this.#client.close();
  }

  async list(user: string, refresh: boolean): Promise<Contacts> {
    const listed: ListContactsResponse = await this.#ask((options) =>
      unary((...args) => this.#client.listContacts(...args), { user, refresh }, options),
    );
    return contactsSchema.parse(listed);
  }

  async add(request: AddContactRequest): Promise<Contact> {
    const added: AddContactResponse = await this.#ask((options) => unary((...args) => this.#client.addContact(...args), request, options));
    return viewOf(added.contact);
  }

  async set(user: string, key: string, details: Record<string, string>): Promise<Contact> {
    const saved: SetContactResponse = await this.#ask((options) =>
      unary((...args) => this.#client.setContact(...args), { user, key, details }, options),
    );
    return viewOf(saved.contact);
  }

  async remove(user: string, key: string): Promise<void> {
    await this.#ask((options) => unary((...args) => this.#client.removeContact(...args), { user, key }, options));
  }

  /** '' lets the end points say it. */
  async setPresence(user: string, state: string): Promise<void> {
    await this.#ask((options) => unary((...args) => this.#client.setPresence(...args), { user, state }, options));
  }

  /** Answers whether the message reached the other. */
  async send(from: string, to: string, text: string): Promise<boolean> {
    const sent: SendMessageResponse = await this.#ask((options) =>
      unary((...args) => this.#client.sendMessage(...args), { from, to, text }, options),
    );
    return sent.delivered;
  }

  async chats(user: string): Promise<ListChatsResponse['chats']> {
    const listed: ListChatsResponse = await this.#ask((options) => unary((...args) => this.#client.listChats(...args), { user }, options));
    return listed.chats;
  }

  events(user: string, after: number, waitMs: number): Promise<ListEventsResponse> {
    return this.#ask((options) => unary((...args) => this.#client.listEvents(...args), { user, after, waitMs }, options));
  }

  async #ask<T>(call: (options: { deadlineMs: number; trace: ReturnType<typeof newTrace> }) => Promise<T>): Promise<T> {
    try {
      return await call({ deadlineMs, trace: newTrace() });
    } catch (error) {
      throw asRefusal(node, error);
    }
  }
}

const viewOf = (contact: WireContact | undefined): Contact => contactSchema.parse(contact);
