import { foldId } from '../contacts/index.ts';
import type { Message, PresenceEngine } from './presence-engine.ts';

/** Messages that a phone keeps; then the oldest go. */
const messagesKept = 50;
const name = 'phone';

/** A phone that is registered. */
interface Phone {
  readonly user: string;
  readonly state: 'idle' | 'off-hook';
  readonly messages: Message[];
}

/**
 * The phones of this node's users: state and messages of IP Phone Messenger. CUCM would publish the state over its SIP trunk and the
 * phone would fetch its pages from the node; both are put here by the laboratory.
 */
export class Phones {
  readonly #engine: PresenceEngine;
  readonly #phones = new Map<string, Phone>();

  constructor(engine: PresenceEngine) {
    this.#engine = engine;
  }

  /** Undefined takes the phone away, with its messages. */
  set(user: string, state: 'idle' | 'off-hook' | undefined): void {
    const key = foldId(user);
    if (state === undefined) {
      this.#phones.delete(key);
      this.#engine.remove(user, name);
      return;
    }
    this.#phones.set(key, { user, state, messages: this.#phones.get(key)?.messages ?? [] });
    this.#engine.put({ user, name, device: 'phone', state });
  }

  /** Takes away the phones of those whom this node does not serve any more. */
  keepOnly(serves: (user: string) => boolean): void {
    for (const { user } of [...this.#phones.values()]) if (!serves(user)) this.set(user, undefined);
  }

  of(user: string): Phone | undefined {
    return this.#phones.get(foldId(user));
  }

  /** Answers whether there is a phone to show it on. */
  receive(message: Message): boolean {
    const phone = this.of(message.to);
    if (!phone) return false;
    phone.messages.push(message);
    if (phone.messages.length > messagesKept) phone.messages.shift();
    return true;
  }
}
