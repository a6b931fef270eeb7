import type { Server } from '@grpc/grpc-js';
import {
  type AddContactRequest,
  ContactsServiceService,
  type ListContactsRequest,
  type ListEventsRequest,
  type RemoveContactRequest,
  type SendMessageRequest,
  type SetContactRequest,
  type SetPresenceRequest,
} from '@uclab/contracts/cupc/v1/clients';
import { Refusal } from '@uclab/foundation/errors';
import { answer } from '@uclab/foundation/rpc';
import type { Clients } from '../client/index.ts';

/** A caller waits no longer than this for something to happen. Real time. */
const longestWaitMs = 20_000;

const states = ['available', 'busy', 'away', 'do-not-disturb'];

/** Adds what people do in the windows of their clients. */
export function addContactsService(server: Server, clients: Clients): void {
  server.addService(ContactsServiceService, {
    listContacts: answer(async ({ user, refresh }: ListContactsRequest, trace) => {
      const window = clients.window(user);
      if (refresh) await window.refresh(trace);
      const { contacts, ...view } = await window.view();
      return { user: clients.get(user).user, ...view, contacts: [...contacts] };
    }),
    addContact: answer(async ({ user, group, contact }: AddContactRequest, trace) => {
      const window = clients.window(user);
      // Whoever is added is shown with presence where that can be.
      await window.view();
      if (contact?.$case === 'known') return { contact: await window.addKnown({ ...contact.value, group }, trace) };
      if (contact?.$case === 'typed') return { contact: await window.addTyped(contact.value.details, group, trace) };
      if (contact?.$case === 'fromChat') return { contact: await window.addFromChat(contact.value, group, trace) };
      if (contact?.$case === 'fromSearch') return { contact: await clients.addFromSearch(user, contact.value, group, trace) };
      const ways = 'somebody known, what was typed, the other one of a chat window, or whom a search shows';
      throw new Refusal('invalid', `Say whom to add: ${ways}.`, 'contact');
    }),
    setContact: answer(async ({ user, key, details }: SetContactRequest, trace) => ({
      contact: await clients.window(user).set(key, details, trace),
    })),
    removeContact: answer(async ({ user, key }: RemoveContactRequest, trace) => {
      await clients.window(user).remove(key, trace);
      return {};
    }),
    setPresence: answer(async ({ user, state }: SetPresenceRequest) => {
      if (state !== '' && !states.includes(state)) throw new Refusal('invalid', `A state is one of ${states.join(', ')}.`, 'state');
      const window = clients.window(user);
      await window.view();
      window.setState(state);
      return {};
    }),
    sendMessage: answer(async ({ from, to, text }: SendMessageRequest) => {
      const window = clients.window(from);
      await window.view();
      return { delivered: await window.sendMessage(to, text) };
    }),
    listChats: answer(({ user }: { user: string }) => ({
      chats: clients
        .window(user)
        .chats()
        .map((chat) => ({ with: chat.with, messages: [...chat.messages] })),
    })),
    listEvents: answer(({ user, after, waitMs }: ListEventsRequest) => clients.events(user).after(after, Math.min(waitMs, longestWaitMs))),
  });
}
