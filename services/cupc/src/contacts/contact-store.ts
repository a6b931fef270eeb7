import { withDeadline } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import type { Trace } from '@uclab/foundation/journal';
import { child, childText, type XmlElement } from '@uclab/platform/soap';
import { configRequest, type EpasRequest, type LoginSuccess, operationRequest } from '../client/epassoap.ts';
import type { NodeCaller } from '../client/node-caller.ts';
import type { Contact } from './contact.ts';
import { readContacts } from './read-contacts.ts';
import type { Operation } from './requests.ts';

/** A person waits so long for a save. Real time. */
const callDeadlineMs = 10_000;

/** The contact list on the node, as a client works on it with its session key. Methods throw Refusal. */
export class ContactStore {
  readonly #caller: NodeCaller;
  readonly #node: string;
  readonly #login: LoginSuccess;

  constructor(caller: NodeCaller, node: string, login: LoginSuccess) {
    this.#caller = caller;
    this.#node = node;
    this.#login = login;
  }

  async fetch(trace: Trace): Promise<Contact[]> {
    return readContacts(await this.#call('get-all-config', configRequest(this.#login), trace));
  }

  /** Answers what is inside `success`. */
  async perform({ name, body }: Operation, trace: Trace): Promise<XmlElement | undefined> {
    return child(await this.#call(name, operationRequest(this.#login, name, body), trace), 'success');
  }

  async #call(name: string, request: EpasRequest, trace: Trace): Promise<XmlElement> {
    const answer = await withDeadline(`${name} at ${this.#node}`, callDeadlineMs, (signal) =>
      this.#caller.call(this.#node, request, trace, signal),
    ).catch(() => {
      throw new Refusal('conflict', 'Cannot communicate with the server.');
    });
    if ('fault' in answer) throw new Refusal('conflict', `The server did not take ${name}.`);
    const failure = child(answer.body, 'failure');
    if (!failure) return answer.body;
    if (childText(failure, 'code') === 'INVALID_ARGUMENT') throw new Refusal('invalid', `${childText(failure, 'message')}.`);
    throw new Refusal('conflict', 'The server knows this sign-in no more; sign in again.');
  }
}
