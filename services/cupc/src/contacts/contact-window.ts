import { randomUUID } from 'node:crypto';
import { type Clock, startTimer } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import type { Trace } from '@uclab/foundation/journal';
import { childText } from '@uclab/platform/soap';
import type { VersionLimits } from '../client/version-limits.ts';
import { type LineState, PresenceLine } from '../presence/index.ts';
import type { PresenceEvent } from '../presence/presence-line.ts';
import { type Chat, type ChatMessage, Chats } from './chats.ts';
import { type Contact, type ContactDetails, contactFields, findContact, nameOf, typedDetails } from './contact.ts';
import type { ContactStore } from './contact-store.ts';
import type { ClientEvent, EventLog } from './event-log.ts';
import { type Icons, iconsOf } from './icons.ts';
import { addContact, addTypedContact, deleteContact, deleteTypedContact, setContactInfo, setTypedContact } from './requests.ts';

const defaultGroup = 'Contacts';

/** A person looks at a list that is not complete yet no longer than this, and waits so long for the answer to a message. Real time. */
const settleMs = 5_000;
const messageMs = 10_000;

/** A contact as it is shown. */
export interface ContactView extends Icons {
  readonly key: string;
  readonly userid: string;
  readonly name: string;
  readonly group: string;
  readonly presence: string;
  readonly phone: string;
  readonly details: ContactDetails;
}

export interface ContactWindowView {
  readonly presence: string;
  readonly manual: string;
  readonly connection: LineState;
  readonly contacts: readonly ContactView[];
}

export interface ContactWindowParts {
  readonly user: string;
  /** Presence domain, as the node handed it out. */
  readonly domain: string;
  /** For instance `CUPC 7.0.2`. */
  readonly client: string;
  readonly limits: VersionLimits;
  readonly contacts: readonly Contact[];
  readonly store: ContactStore;
  readonly service: ConstructorParameters<typeof PresenceLine>[0]['service'];
  readonly sessionKey: string;
  readonly clock: Clock;
  /** Takes what is shown. */
  readonly events: EventLog;
  /** Chat windows that are open already; none where it is left out. */
  readonly chats?: Chats;
  /** The node does not know the session key any more; whether the client had been connected with it before. */
  readonly onKeyRefused: (wasConnected: boolean) => void;
}

interface Shown {
  readonly state: string;
  readonly phone: string;
}

const unknown: Shown = { state: 'unknown', phone: '' };
const offline: Shown = { state: 'offline', phone: '' };

/**
 * What a person has before them once signed in: contacts with their presence, their own state, chat windows. The list is the one that
 * was downloaded at sign-in or at the last refresh. Methods throw Refusal in the client's words.
 */
export class ContactWindow {
  readonly #parts: ContactWindowParts;
  readonly #line: PresenceLine;
  readonly #presence = new Map<string, Shown>();
  readonly #chats: Chats;
  readonly #answers = new Map<string, (answer: { delivered: boolean; refusal: string }) => void>();
  readonly #settled: Promise<void>;
  #settle: () => void = () => {};
  #contacts: readonly Contact[];
  #wasConnected = false;
  #own = { state: '', manual: '', phone: '' };

  constructor(parts: ContactWindowParts) {
    this.#parts = parts;
    this.#contacts = parts.contacts;
    this.#chats = parts.chats ?? new Chats();
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#line = new PresenceLine({
      service: parts.service,
      sessionKey: parts.sessionKey,
      onEvent: (event) => this.#take(event),
      onState: (state) => this.#lineBecame(state),
    });
    this.#line.start();
  }

  /** The person has signed out, or the computer is gone. */
  close(): void {
    this.#line.stop();
    this.#settle();
    this.#tell({ kind: 'connection', user: this.#parts.user, state: 'signed-out' });
    for (const answer of this.#answers.values()) answer({ delivered: false, refusal: 'You are signed out.' });
  }

  /** Waits a moment for the first connection. */
  async view(): Promise<ContactWindowView> {
    await this.#settledOrLate();
    const connected = this.#line.state === 'connected';
    return {
      presence: connected ? this.#own.state : '',
      manual: connected ? this.#own.manual : '',
      connection: this.#line.state,
      contacts: this.#contacts.map((contact) => this.#viewOf(contact)),
    };
  }

  /** Downloads the list again, as a client does now and then. */
  async refresh(trace: Trace): Promise<void> {
    this.#contacts = await this.#parts.store.fetch(trace);
  }

  /** Adds somebody whose user id is known, with what is known besides. */
  async addKnown(
    contact: { readonly id: string; readonly name: string; readonly group: string; readonly details: ContactDetails },
    trace: Trace,
  ): Promise<ContactView> {
    const { store, domain } = this.#parts;
    const persona = { userid: contact.id, domain, displayName: contact.name };
    await store.perform(addContact(persona, contact.group || defaultGroup), trace);
    if (Object.keys(contact.details).length > 0) await store.perform(setContactInfo(persona, contact.details), trace);
    return this.#reopen(contact.id, trace);
  }

  /** Adds what a person typed into the form of a new contact. */
  async addTyped(input: ContactDetails, group: string, trace: Trace): Promise<ContactView> {
    const { store, limits, client } = this.#parts;
    const fields = contactFields.filter((field) => field !== 'UserID' || limits.typedContactsMayHaveUserId);
    const { UserID = '', ...details } = typedDetails(input, fields, client);
    if (UserID !== '') return this.addKnown({ id: UserID, name: details.DisplayName ?? '', group, details }, trace);
    const success = await store.perform(addTypedContact(group || defaultGroup, details), trace);
    return this.#reopen((success && childText(success, 'contact-id')) ?? '', trace);
  }

  /** Adds the other person of a chat window that is open. */
  addFromChat(other: string, group: string, trace: Trace): Promise<ContactView> {
    const chat = this.#chats.with(other);
    if (!chat) throw new Refusal('conflict', `No chat window with ${other.slice(0, 128)} is open.`, 'fromChat');
    return this.addKnown({ id: chat.with, name: '', group, details: {} }, trace);
  }

  /** Saves what a person changed, and answers the contact as it is when it is opened again. */
  async set(key: string, input: ContactDetails, trace: Trace): Promise<ContactView> {
    const { store, limits, client } = this.#parts;
    const contact = findContact(this.#contacts, key);
    const fields = contactFields.filter((field) => field !== 'UserID');
    const changed = typedDetails(input, fields, client);
    const details = Object.fromEntries(Object.entries({ ...contact.details, ...changed }).filter(([, value]) => value !== ''));
    if (contact.userid === '') await store.perform(setTypedContact(contact.key, details), trace);
    else if (limits.keepsDetailsOfKnownContacts) await store.perform(setContactInfo(contact, details), trace);
    return this.#reopen(contact.key, trace);
  }

  async remove(key: string, trace: Trace): Promise<void> {
    const contact = findContact(this.#contacts, key);
    const operation = contact.userid === '' ? deleteTypedContact(contact.key) : deleteContact(contact, contact.group);
    await this.#parts.store.perform(operation, trace);
    await this.refresh(trace);
  }

  /** Shows others the state that the person chose, or with '' the one of the end points. */
  setState(state: string): void {
    this.#requireLine({ $case: 'setState', value: { state } });
  }

  /** Sends a message; answers whether it reached the other. */
  async sendMessage(to: string, text: string): Promise<boolean> {
    const id = randomUUID();
    const answered = new Promise<{ delivered: boolean; refusal: string }>((resolve) => {
      this.#answers.set(id, resolve);
    });
    const late = startTimer(messageMs, () => this.#answers.get(id)?.({ delivered: false, refusal: 'The server does not answer.' }));
    try {
      this.#requireLine({ $case: 'sendMessage', value: { id, to, text } });
      const { delivered, refusal } = await answered;
      if (refusal !== '') throw new Refusal('invalid', refusal, 'text');
      this.#chats.show(to, { from: this.#parts.user, text, device: 'client', sentAtMs: this.#parts.clock.nowMs(), lost: !delivered });
      return delivered;
    } finally {
      late.stop();
      this.#answers.delete(id);
    }
  }

  /** The chat windows themselves, for whoever goes on with them. */
  get chatWindows(): Chats {
    return this.#chats;
  }

  chats(): Chat[] {
    return this.#chats.all();
  }

  async #reopen(key: string, trace: Trace): Promise<ContactView> {
    await this.refresh(trace);
    return this.#viewOf(findContact(this.#contacts, key));
  }

  #viewOf(contact: Contact): ContactView {
    const { key, userid, group, details } = contact;
    const { state, phone } = this.#presenceOf(contact);
    return { key, userid, name: nameOf(contact), group, presence: state, phone, details, ...iconsOf(contact, state) };
  }

  /** Nobody knows the presence of somebody without an id, or of anybody while there is no connection. */
  #presenceOf({ userid }: Contact): Shown {
    if (userid === '' || this.#line.state !== 'connected') return unknown;
    return this.#presence.get(userid.toLowerCase()) ?? offline;
  }

  #take(event: PresenceEvent): void {
    if (event.$case === 'contactState') this.#contactBecame(event.value.user, event.value);
    else if (event.$case === 'ownState') this.#ownBecame(event.value);
    else if (event.$case === 'messageReceived') this.#receive(event.value);
    else if (event.$case === 'messageAnswer') this.#answers.get(event.value.id)?.(event.value);
  }

  #contactBecame(user: string, { state, phone }: Shown): void {
    const key = user.toLowerCase();
    const before = this.#presence.get(key) ?? offline;
    this.#presence.set(key, { state, phone });
    if (before.state !== state || before.phone !== phone) this.#tell({ kind: 'contact', user, state, phone });
  }

  #ownBecame(own: { state: string; manual: string; phone: string }): void {
    const changed = this.#own.state !== own.state || this.#own.phone !== own.phone;
    this.#own = own;
    if (changed) this.#tell({ kind: 'own-presence', user: this.#parts.user, state: own.state, phone: own.phone });
  }

  #receive({ from, text, device, sentAtMs }: { from: string; text: string; device: string; sentAtMs: number }): void {
    const message: ChatMessage = { from, text, device: device === 'phone' ? 'phone' : 'client', sentAtMs, lost: false };
    this.#chats.show(from, message);
    this.#tell({ kind: 'message', user: from, text });
  }

  #lineBecame(state: LineState): void {
    if (state !== 'connecting') this.#settle();
    this.#tell({ kind: 'connection', user: this.#parts.user, state });
    if (state === 'connected') this.#wasConnected = true;
    else if (state === 'refused') this.#parts.onKeyRefused(this.#wasConnected);
  }

  #tell(event: Pick<ClientEvent, 'kind' | 'user'> & Partial<ClientEvent>): void {
    this.#parts.events.add({ state: '', phone: '', text: '', ...event, atMs: this.#parts.clock.nowMs() });
  }

  #requireLine(request: Parameters<PresenceLine['send']>[0]): void {
    if (this.#line.send(request)) return;
    throw new Refusal('conflict', 'The client has no connection to its presence server.');
  }

  #settledOrLate(): Promise<void> {
    return new Promise((resolve) => {
      const timer = startTimer(settleMs, resolve);
      void this.#settled.then(() => {
        timer.stop();
        resolve();
      });
    });
  }
}
