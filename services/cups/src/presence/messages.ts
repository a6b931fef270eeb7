import { Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace } from '@uclab/foundation/journal';
import type { Phones } from './phones.ts';
import type { Message, PresenceEngine } from './presence-engine.ts';

/** Characters of a message at most (assumed). */
const longestMessage = 8_000;

export interface MessageParts {
  readonly node: string;
  readonly journal: Journal;
  readonly engine: PresenceEngine;
  readonly phones: Phones;
  /** Hands a message to another node; answers whether an end point there took it. */
  readonly elsewhere: (node: string, message: Message) => Promise<boolean>;
}

/** Carries messages from end point to end point: to every client of the addressee, or to the phone where there is no client. */
export class Messages {
  readonly #parts: MessageParts;

  constructor(parts: MessageParts) {
    this.#parts = parts;
  }

  /** Answers whether it reached an end point; nobody keeps a message for later. Throws Refusal for one that breaks a rule. */
  async send(message: Message): Promise<boolean> {
    const { node, engine, elsewhere, journal } = this.#parts;
    if (message.text === '' || message.text.length > longestMessage) {
      throw new Refusal('invalid', `A message has 1 to ${longestMessage} characters; this one has ${message.text.length}.`, 'text');
    }
    const endPoints = engine.endPointsOf(message.to);
    const clients = endPoints.filter(({ device }) => device === 'client');
    const nodes = new Set((clients.length > 0 ? clients : endPoints).map((endPoint) => endPoint.node));
    const reached = await Promise.all([...nodes].map((to) => (to === node ? this.deliver(message) : elsewhere(to, message))));
    const delivered = reached.includes(true);
    journal.record(
      newTrace(),
      'presence.message-sent',
      { from: message.from, to: message.to, device: message.device },
      { failed: !delivered },
    );
    return delivered;
  }

  /** To the end points of this node; answers whether there was one. */
  deliver(message: Message): boolean {
    const { engine, phones } = this.#parts;
    const watchers = engine.connectedAs(message.to);
    for (const watcher of watchers) watcher.receive(message);
    return watchers.length > 0 || phones.receive(message);
  }
}
