import { foldId } from '../contacts/index.ts';
import type { Message, PresenceEngine } from './presence-engine.ts';

/** Messages that a phone keeps; then the oldest go. */
const messagesKept = 50;
const name = 'phone';

/** CUCM node at which a phone is registered. */
export const phoneServers = ['publisher', 'subscriber'] as const;
export type PhoneServer = (typeof phoneServers)[number];

export interface PhoneMessage extends Message {
  /** It came up on the display by itself. */
  readonly poppedUp: boolean;
}

/** A phone that is registered. */
interface Phone {
  readonly user: string;
  readonly state: 'idle' | 'off-hook';
  readonly server: PhoneServer;
  readonly messages: PhoneMessage[];
}

/**
 * The phones of this node's users: state and messages of IP Phone Messenger. CUCM would publish the state over its SIP trunk and the
 * phone would fetch its pages from the node; both are put here by the laboratory. They outlast the engine, for a phone is registered at
 * CUCM, which tells an engine that starts how it is.
 */
export class Phones {
  #engine: PresenceEngine | undefined;
  readonly #onPopUp: (message: PhoneMessage) => void;
  readonly #phones = new Map<string, Phone>();

  /** `onPopUp` is called for each message to a phone, whether it came up there or not. */
  constructor(onPopUp: (message: PhoneMessage) => void) {
    this.#onPopUp = onPopUp;
  }

  /** Tells an engine that starts of every phone, and of each change from then on, in the place of any former one. */
  tellOf(engine: PresenceEngine): void {
    this.#engine = engine;
    for (const { user, state } of this.#phones.values()) engine.put({ user, name, device: 'phone', state });
  }

  /** Undefined as state takes the phone away, with its messages; as server it leaves the phone where it is registered. */
  set(user: string, state: 'idle' | 'off-hook' | undefined, server?: PhoneServer): void {
    const key = foldId(user);
    if (state === undefined) {
      this.#phones.delete(key);
      this.#engine?.remove(user, name);
      return;
    }
    const before = this.#phones.get(key);
    this.#phones.set(key, { user, state, server: server ?? before?.server ?? 'publisher', messages: before?.messages ?? [] });
    this.#engine?.put({ user, name, device: 'phone', state });
  }

  /** Takes away the phones of those whom this node does not serve any more. */
  keepOnly(serves: (user: string) => boolean): void {
    for (const { user } of [...this.#phones.values()]) if (!serves(user)) this.set(user, undefined);
  }

  of(user: string): Phone | undefined {
    return this.#phones.get(foldId(user));
  }

  /**
   * Answers whether there is a phone to have it. The node asks the phone to show it; one that has fallen back to the subscriber, for the
   * publisher is down, does not, which a reader of the blog reports (LDAP Integration with CUPS, comment 17). Why is assumed: before it
   * does what a node asks, a phone lets the publisher check that node's credentials.
   */
  receive(message: Message): boolean {
    const phone = this.of(message.to);
    if (!phone) return false;
    const kept = { ...message, poppedUp: phone.server === 'publisher' };
    phone.messages.push(kept);
    if (phone.messages.length > messagesKept) phone.messages.shift();
    this.#onPopUp(kept);
    return true;
  }
}
