import * as api from '@uclab/contracts/lab-api';
import type { z } from 'zod';

type Request = <S extends z.ZodType>(schema: S, method: string, path: string, body?: unknown) => Promise<z.output<S>>;

const part = encodeURIComponent;

/** The phones of users. */
export class Phones {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  show(user: string): Promise<api.Phone> {
    return this.#request(api.phoneSchema, 'GET', `/phones/${part(user)}`);
  }

  set(user: string, state: api.PhoneState): Promise<api.Phone> {
    return this.#request(api.phoneSchema, 'PUT', `/phones/${part(user)}`, { state });
  }

  /** The user writes with IP Phone Messenger. */
  message(from: string, to: string, text: string): Promise<api.MessageSent> {
    return this.#request(api.messageSentSchema, 'POST', `/phones/${part(from)}/messages`, { to, text });
  }
}
