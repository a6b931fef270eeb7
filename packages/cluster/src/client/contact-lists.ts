import * as api from '@uclab/contracts/lab-api';
import type { z } from 'zod';
import type { LabRequest } from './lab-request.ts';

const part = encodeURIComponent;
const listOf = (user: string): string => `/clients/${part(user)}/contacts`;

/** The contact lists of clients that are signed in. */
export class ContactLists {
  readonly #request: LabRequest;

  constructor(request: LabRequest) {
    this.#request = request;
  }

  /** With `refresh` the client downloads its list again before. */
  list(user: string, refresh = false): Promise<api.Contacts> {
    return this.#request(api.contactsSchema, 'GET', `${listOf(user)}?refresh=${refresh}`);
  }

  /** By an id that is known, by what is typed, or from a chat window. */
  add(user: string, contact: api.AddContact): Promise<api.Contact> {
    return this.#request(api.contactSchema, 'POST', listOf(user), contact);
  }

  /** Saves changes, and answers the contact as it is when it is opened again. */
  set(user: string, key: string, details: Record<string, string>): Promise<api.Contact> {
    return this.#request(api.contactSchema, 'PUT', `${listOf(user)}/${part(key)}`, { details });
  }

  /** Answers the list that is left. */
  remove(user: string, key: string): Promise<api.Contacts> {
    return this.#request(api.contactsSchema, 'DELETE', `${listOf(user)}/${part(key)}`);
  }

  /** Why a contact is shown as it is. */
  why(user: string, key: string): Promise<api.ContactExplanation> {
    return this.#request(api.contactExplanationSchema, 'GET', `${listOf(user)}/${part(key)}/explanation`);
  }

  /** The user adds a contact on the End User Options page of the home node. */
  addByPage(user: string, contact: z.input<typeof api.addContactByPageSchema>): Promise<z.infer<typeof api.addedByPageSchema>> {
    return this.#request(api.addedByPageSchema, 'POST', `/end-user-options/${part(user)}/contacts`, contact);
  }
}
