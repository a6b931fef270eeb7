import * as api from '@uclab/contracts/lab-api';
import type { LabRequest } from './lab-request.ts';

const part = encodeURIComponent;

/** The phones of users. */
export class Phones {
  readonly #request: LabRequest;

  constructor(request: LabRequest) {
    this.#request = request;
  }

  show(user: string): Promise<api.Phone> {
    return this.#request(api.phoneSchema, 'GET', `/phones/${part(user)}`);
  }

  /** Without `server` the phone stays where it is registered, a new one at the publisher of CUCM. */
  set(user: string, state: api.PhoneState, server?: api.PhoneServer): Promise<api.Phone> {
    return this.#request(api.phoneSchema, 'PUT', `/phones/${part(user)}`, { state, server });
  }

  /** The user writes with IP Phone Messenger. */
  message(from: string, to: string, text: string): Promise<api.MessageSent> {
    return this.#request(api.messageSentSchema, 'POST', `/phones/${part(from)}/messages`, { to, text });
  }
}
