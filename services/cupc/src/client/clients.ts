import { Refusal } from '@uclab/foundation/errors';
import type { Trace } from '@uclab/foundation/journal';
import type { IncomingCall } from '../calls/index.ts';
import type { ContactView, ContactWindow, EventLog } from '../contacts/index.ts';
import type { DirectoryContact, DirectorySettings } from '../search/index.ts';
import { Client, type ClientParts, type ClientView } from './client.ts';
import type { HealthItem } from './server-health.ts';

/** So many clients are remembered; beyond that the oldest that are not in use are forgotten. */
const capacity = 100_000;
const longestUser = 128;
const longestText = 128;

const neverUsed = (user: string): string => `${user.slice(0, longestUser)} has not used a client yet; sign in first.`;

function typedText(text: string, field: string): string {
  const typed = text.trim();
  if (typed.length > 0 && typed.length <= longestText) return typed;
  throw new Refusal('invalid', `A search text has 1 to ${longestText} characters; this one has ${typed.length}.`, field);
}

/** A machine full of people, each with one client, by user name in any case of letters. */
export class Clients {
  readonly #parts: ClientParts;
  readonly #byUser = new Map<string, Client>();
  /** The newest position in the events of clients that are forgotten. */
  #lastPosition = 0;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** Signs a person in. Throws Refusal: 'invalid' for a user or a node that nobody can type, 'conflict' where no password is stored yet. */
  async signIn(
    input: { user: string; password: string; node: string; clientVersion?: string | undefined; storedPassword?: boolean | undefined },
    trace: Trace,
  ): Promise<{ client: ClientView; milliseconds: number }> {
    const { user, node } = input;
    if (user.length === 0 || user.length > longestUser) {
      throw new Refusal('invalid', `A user name has 1 to ${longestUser} characters; this one has ${user.length}.`, 'user');
    }
    if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?$/.test(node)) {
      throw new Refusal('invalid', 'Say at which node to sign in, by its host name, for instance cups1.', 'node');
    }
    const version = input.clientVersion || undefined;
    if (version !== undefined && !/^\d{1,2}(\.\d{1,5}){0,3}$/.test(version)) {
      throw new Refusal('invalid', 'A release of the client is numbers and full stops, for instance 7.0.2.', 'clientVersion');
    }
    const client = this.#clientOf(user);
    return client.signIn(node, input.storedPassword ? client.storedPassword : input.password, trace, version);
  }

  /** Signs a person out; throws Refusal('conflict') for one who has no client. */
  signOut(user: string, trace: Trace): Promise<ClientView> {
    return this.#inUse(user).signOut(trace);
  }

  /** One person's client; throws Refusal('not-found'). */
  get(user: string): ClientView {
    return this.#find(user).view();
  }

  /** Searches with a person's client. Throws Refusal: 'invalid' for a text that nobody can type, and as `Client.search` and `get` do. */
  search(user: string, text: string, trace: Trace): Promise<{ contacts: readonly DirectoryContact[]; milliseconds: number }> {
    return this.#inUse(user).search(typedText(text, 'text'), trace);
  }

  /** Adds a contact from a search of that id. Throws Refusal: 'invalid' for an id that nobody can type, and as `Client.addFromSearch` does. */
  addFromSearch(user: string, id: string, group: string, trace: Trace): Promise<ContactView> {
    return this.#inUse(user).addFromSearch(typedText(id, 'fromSearch'), group, trace);
  }

  /** Lets a person's phone ring. Throws Refusal: 'invalid' for what is no number, and as `Client.receiveCall` and `get` do. */
  receiveCall(user: string, call: { number: string; conference: boolean }, trace: Trace): Promise<IncomingCall & { milliseconds: number }> {
    const number = call.number.trim();
    if (!/^\+?[0-9() .*#-]{1,31}$/.test(number) || !/\d/.test(number)) {
      throw new Refusal(
        'invalid',
        `A number has up to 32 digits and + ( ) . * # - and spaces; "${number.slice(0, 40)}" is none.`,
        'number',
      );
    }
    return this.#inUse(user).receiveCall(number, call.conference, trace);
  }

  /** What a person sees of the servers; throws Refusal('conflict'). */
  health(user: string, trace: Trace): Promise<HealthItem[]> {
    return this.#inUse(user).health(trace);
  }

  /** What a person's client was told of a directory; throws Refusal('not-found'). */
  directoryOf(user: string): { readonly view: ClientView; readonly directory: DirectorySettings | undefined } {
    const client = this.#find(user);
    return { view: client.view(), directory: client.directory };
  }

  /** What a person has before them once signed in; throws Refusal('conflict'). */
  window(user: string): ContactWindow {
    return this.#inUse(user).window;
  }

  /** What a person's client shows, signed in or not; throws Refusal('conflict'). */
  events(user: string): EventLog {
    return this.#inUse(user).events;
  }

  /** Every client, the most recently made last. */
  list(): ClientView[] {
    return [...this.#byUser.values()].map((client) => client.view());
  }

  /** Takes all computers away: whoever was signed in has vanished, as far as the nodes can tell. */
  clear(): void {
    for (const [key, client] of this.#byUser) {
      client.vanish();
      this.#forget(key, client);
    }
  }

  /** The client of somebody of whom it is asked; throws Refusal('not-found'). */
  #find(user: string): Client {
    const client = this.#byUser.get(user.toLowerCase());
    if (!client) throw new Refusal('not-found', neverUsed(user), 'user');
    return client;
  }

  /** The client of somebody who is to do something with it, which nobody can who has none; throws Refusal('conflict'). */
  #inUse(user: string): Client {
    const client = this.#byUser.get(user.toLowerCase());
    if (!client) throw new Refusal('conflict', neverUsed(user), 'user');
    return client;
  }

  #clientOf(user: string): Client {
    const key = user.toLowerCase();
    const present = this.#byUser.get(key);
    if (present) return present;
    if (this.#byUser.size >= capacity) this.#forgetOldest();
    const client = new Client(user, this.#parts, this.#lastPosition);
    this.#byUser.set(key, client);
    return client;
  }

  #forget(key: string, { events }: Client): void {
    this.#lastPosition = Math.max(this.#lastPosition, events.position);
    this.#byUser.delete(key);
  }

  #forgetOldest(): void {
    for (const [key, client] of this.#byUser) {
      const { state } = client.view();
      if (state === 'signed-in' || state === 'signing-in') continue;
      this.#forget(key, client);
      return;
    }
    throw new Refusal('conflict', `All ${capacity} clients are in use; sign somebody out first.`, 'user');
  }
}
