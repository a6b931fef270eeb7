import { randomUUID } from 'node:crypto';
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { ConnectRequest, ConnectResponse } from '@uclab/contracts/cups/v1/presence';
import { type Clock, startTimer } from '@uclab/foundation/clock';
import { messageOf, Refusal } from '@uclab/foundation/errors';
import type { UserKey } from '../database/index.ts';
import { type ManualState, manualStates, type Presence } from './composition.ts';
import type { Messages } from './messages.ts';
import type { Message, PresenceEngine, Watcher } from './presence-engine.ts';

export type ConnectCall = ServerDuplexStream<ConnectRequest, ConnectResponse>;
type Event = NonNullable<ConnectResponse['event']>;
type Request = NonNullable<ConnectRequest['request']>;

/** A client that does not say hello is no client. Real time. */
const helloMs = 10_000;
/** Events that wait for a client that does not read; beyond it the connection ends, and the client gets everything anew with the next. */
const waitingLimit = 20_000;

export interface ClientConnectionParts {
  readonly engine: PresenceEngine;
  readonly messages: Messages;
  readonly clock: Clock;
  /** The end user of a session key; undefined for a key that is none. */
  readonly endUserOf: (sessionKey: string) => UserKey | undefined;
  readonly onOpen: (user: string) => void;
  readonly onClose: (user: string) => void;
}

/** One client on the line: an end point of its user, and a watcher of the contacts. */
export class ClientConnection implements Watcher {
  readonly #call: ConnectCall;
  readonly #parts: ClientConnectionParts;
  readonly #name = `client ${randomUUID()}`;
  readonly #hello = startTimer(helloMs, () => this.#fail(status.DEADLINE_EXCEEDED, 'no hello'));
  #user = '';
  #pkid = '';
  #sessionKey = '';
  #ended = false;

  constructor(call: ConnectCall, parts: ClientConnectionParts) {
    this.#call = call;
    this.#parts = parts;
    call.on('data', ({ request }: ConnectRequest) => this.#take(request));
    for (const event of ['end', 'cancelled', 'close', 'error']) call.on(event, () => this.close());
  }

  get user(): string {
    return this.#user;
  }

  /** Who said hello; undefined before that. */
  get holder(): UserKey | undefined {
    return this.#user === '' ? undefined : { pkid: this.#pkid, userid: this.#user };
  }

  /** The client is gone, or the node does not serve it any more. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#hello.stop();
    if (this.#user !== '') {
      const { engine, onClose } = this.#parts;
      engine.unwatch(this);
      engine.remove(this.#user, this.#name);
      onClose(this.#user);
    }
    this.#call.end();
  }

  /** Its user has logged out by EPASSoap, if that was with one of these keys. */
  loggedOut(sessionKeys: ReadonlySet<string>): void {
    if (sessionKeys.has(this.#sessionKey)) this.#fail(status.UNAUTHENTICATED, 'the user has logged out');
  }

  /** Its user is not there any more, or not under that id. */
  userGone(): void {
    this.#fail(status.UNAUTHENTICATED, 'the user is not there any more');
  }

  contactState(user: string, { state, phone }: Presence): void {
    this.#send({ $case: 'contactState', value: { user, state, phone } });
  }

  ownState({ state, phone }: Presence, manual: ManualState | undefined): void {
    this.#send({ $case: 'ownState', value: { state, phone, manual: manual ?? '' } });
  }

  receive({ from, text, device, sentAtMs }: Message): void {
    this.#send({ $case: 'messageReceived', value: { from, text, device, sentAtMs } });
  }

  #take(request: Request | undefined): void {
    if (this.#ended) return;
    if (request?.$case === 'hello' && this.#user === '') this.#open(request.value.sessionKey);
    else if (this.#user === '') this.#fail(status.FAILED_PRECONDITION, 'say hello first');
    else if (request?.$case === 'setState') this.#choose(request.value.state);
    else if (request?.$case === 'sendMessage') void this.#sendMessage(request.value);
  }

  #open(sessionKey: string): void {
    const { engine, endUserOf, onOpen } = this.#parts;
    const holder = endUserOf(sessionKey);
    if (holder === undefined) {
      this.#fail(status.UNAUTHENTICATED, 'the session key is not valid');
      return;
    }
    this.#hello.stop();
    const user = holder.userid;
    this.#user = user;
    this.#pkid = holder.pkid;
    this.#sessionKey = sessionKey;
    onOpen(user);
    engine.put({ user, name: this.#name, device: 'client', state: 'available' });
    engine.watch(this);
    this.#send({ $case: 'ready', value: {} });
  }

  #choose(text: string): void {
    const state = manualStates.find((known) => known === text);
    if (text !== '' && state === undefined) this.#fail(status.INVALID_ARGUMENT, `a state is one of ${manualStates.join(', ')}`);
    else this.#parts.engine.choose(this.#user, state).catch((error: unknown) => this.#fail(status.INTERNAL, messageOf(error)));
  }

  async #sendMessage({ id, to, text }: { id: string; to: string; text: string }): Promise<void> {
    const { messages, clock } = this.#parts;
    let delivered = false;
    let refusal = '';
    try {
      delivered = await messages.send({ from: this.#user, to, text, device: 'client', sentAtMs: clock.nowMs() });
    } catch (error) {
      refusal = error instanceof Refusal ? error.message : 'The message could not be sent.';
    }
    this.#send({ $case: 'messageAnswer', value: { id, delivered, refusal } });
  }

  #send(event: Event): void {
    if (this.#ended) return;
    if (this.#call.writableLength > waitingLimit) this.#fail(status.RESOURCE_EXHAUSTED, 'the client does not read');
    else this.#call.write({ event });
  }

  #fail(code: status, details: string): void {
    if (this.#ended) return;
    this.#call.emit('error', { code, details });
    this.close();
  }
}
