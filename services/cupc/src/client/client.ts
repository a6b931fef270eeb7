import { type Clock, monotonicMs, withDeadline } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import { type IncomingCall, incomingCall } from '../calls/index.ts';
import { type Chats, ContactStore, type ContactView, ContactWindow, EventLog } from '../contacts/index.ts';
import { type PresenceServices, presenceAddress } from '../presence/index.ts';
import {
  callerWith,
  contactsFor,
  type DirectoryContact,
  type DirectorySearch,
  type DirectorySettings,
  directorySettings,
  type Found,
  nameOf,
} from '../search/index.ts';
import { logoutRequest } from './epassoap.ts';
import type { NodeCaller } from './node-caller.ts';
import { type Screen, screens } from './screen.ts';
import { type HealthItem, serverHealth } from './server-health.ts';
import { type SignedIn, type SignInResult, signIn } from './sign-in.ts';
import { limitsOf } from './version-limits.ts';

/** After this time a real client gives up. Real time. */
const signInDeadlineMs = 30_000;
/** A person who signs out does not wait for the node. Real time. */
const signOutDeadlineMs = 5_000;

export type ClientState = 'signed-out' | 'signing-in' | 'signed-in' | 'refused';

/** A client as whoever sits before it sees it. */
export interface ClientView {
  readonly user: string;
  readonly state: ClientState;
  /** The node that the person typed; empty before the first sign-in. */
  readonly node: string;
  readonly homeNode: string;
  readonly message: string;
  readonly errorCode: string;
  /** Emulated time; 0 while signed out. */
  readonly signedInAtMs: number;
  /** Whether the client was given a host by which it can control the desk phone (which it does then is assumed). */
  readonly deskPhoneControl: boolean;
}

export interface ClientParts {
  readonly caller: NodeCaller;
  readonly directory: DirectorySearch;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly presence: PresenceServices;
  /** Release of the clients that are installed, for instance 8.5.1, where a sign-in does not say another. */
  readonly version: string;
}

interface Shown {
  readonly state: ClientState;
  readonly node: string;
  readonly screen: Screen;
  readonly signedIn?: SignedIn & { readonly atMs: number };
}

const shownAfter = (result: SignInResult, node: string, clock: Clock): Shown => {
  const { screen, signedIn } = result;
  if (signedIn)
    return {
      state: 'signed-in',
      node,
      screen,
      signedIn: { ...signedIn, atMs: clock.nowMs() },
    };
  return { state: screen.errorCode === screens.refused.errorCode ? 'refused' : 'signed-out', node, screen };
};

/** What a window is opened with that was signed in for. */
interface Opening {
  readonly node: string;
  readonly version: string;
  /** The chat windows of a client that signs in again by itself: they stay open. */
  readonly chats?: Chats;
}

const byName = (one: DirectoryContact, other: DirectoryContact): number => one.displayName.localeCompare(other.displayName, 'en');

const endOf = ({ failure }: Found) => ({ detail: failure?.detail ?? '' });

/** One emulated Cisco Unified Personal Communicator. It knows what a real one would, and no more. */
export class Client {
  readonly user: string;
  /** What it shows, from one sign-in to the next. */
  readonly events: EventLog;
  readonly #parts: ClientParts;
  #shown: Shown = { state: 'signed-out', node: '', screen: screens.signedOut };
  #attempts = 0;
  #window: ContactWindow | undefined;
  #storedPassword: string | undefined;

  /** `eventsAfter` is a position beyond those of any client of that user before, which somebody may still follow. */
  constructor(user: string, parts: ClientParts, eventsAfter = 0) {
    this.user = user;
    this.events = new EventLog(user, eventsAfter);
    this.#parts = parts;
  }

  view(shown: Shown = this.#shown): ClientView {
    return {
      user: this.user,
      state: shown.state,
      node: shown.node,
      homeNode: shown.signedIn?.login.homeNode ?? '',
      message: shown.screen.message,
      errorCode: shown.screen.errorCode,
      signedInAtMs: shown.signedIn?.atMs ?? 0,
      deskPhoneControl: Boolean(shown.signedIn?.configuration.get('CallControl.Primary.Address')),
    };
  }

  /**
   * The password of the last sign-in that was accepted, which the client keeps however often it is refused later. Throws
   * Refusal('conflict') where there is none yet.
   */
  get storedPassword(): string {
    if (this.#storedPassword !== undefined) return this.#storedPassword;
    throw new Refusal('conflict', `The client of ${this.user} has stored no password; sign in with one first.`, 'storedPassword');
  }

  /** The system properties that the node handed out; empty while signed out. */
  get configuration(): ReadonlyMap<string, string> {
    return this.#shown.signedIn?.configuration ?? new Map();
  }

  /** Contacts, presence and chats; throws Refusal('conflict') while nobody is signed in. */
  get window(): ContactWindow {
    if (this.#window) return this.#window;
    const state = this.#shown.state === 'signing-in' ? 'is signing in; try again in a moment' : 'is not signed in';
    throw new Refusal('conflict', `${this.user} ${state}.`, 'user');
  }

  /** What Help > Show Server Health shows, tried now. Throws Refusal('conflict') while nobody is signed in. */
  async health(trace: Trace): Promise<HealthItem[]> {
    const { caller, directory } = this.#parts;
    const { node, signedIn } = this.#shown;
    const { window } = this;
    if (!signedIn) throw new Refusal('conflict', `${this.user} is not signed in.`, 'user');
    const { connection: state } = await window.view();
    const { login, configuration } = signedIn;
    const presence = { state, address: this.#presenceAddress(node, configuration) };
    return serverHealth({ caller, directory, node, login, configuration, settings: this.directory, presence, trace });
  }

  /** Without a word to the node, as when the computer is switched off. */
  vanish(): void {
    this.#window?.close();
    this.#window = undefined;
  }

  /**
   * Signs in at a node, in place of whatever this client was doing; answers how this attempt ended and the real
   * milliseconds from click to answer. Never throws: a client shows what went wrong.
   */
  signIn(
    node: string,
    password: string,
    trace: Trace,
    version = this.#parts.version,
  ): Promise<{ client: ClientView; milliseconds: number }> {
    return this.#signIn(password, trace, { node, version });
  }

  async #signIn(password: string, trace: Trace, opening: Opening): Promise<{ client: ClientView; milliseconds: number }> {
    const { caller, clock, journal } = this.#parts;
    const { node, version } = opening;
    const attempt = ++this.#attempts;
    const startedMs = monotonicMs();
    journal.record(trace, 'cupc.sign-in-started', { user: this.user, node });
    this.#shown = { state: 'signing-in', node, screen: screens.signingIn };
    this.vanish();
    const as = { user: this.user, password, clientVersion: version };
    const result = await signIn(caller, { ...as, node, deadlineMs: signInDeadlineMs, trace });
    const milliseconds = monotonicMs() - startedMs;
    const { message, errorCode } = result.screen;
    const homeNode = result.signedIn?.login.homeNode ?? '';
    const detail = result.failure?.message ?? '';
    journal.record(
      trace,
      'cupc.sign-in-finished',
      { user: this.user, node, homeNode, message, errorCode, detail, ms: milliseconds },
      { symptom: result.failure?.symptom, failed: errorCode !== '' },
    );
    const ended = shownAfter(result, node, clock);
    // A later click of the same person stays on the screen, not the slower answer to an earlier one.
    if (attempt === this.#attempts) {
      this.#shown = ended;
      if (result.signedIn) {
        this.#storedPassword = password;
        this.#openWindow(result.signedIn, opening);
      }
    }
    return { client: this.view(ended), milliseconds };
  }

  /** The directory as this client was told of it when it signed in, whatever has been changed since; undefined where it was told of none. */
  get directory(): DirectorySettings | undefined {
    return directorySettings(this.configuration);
  }

  /**
   * What the client shows for a text that the person types, and real milliseconds. Nothing where nothing is found and nothing where the
   * search did not succeed. Throws Refusal('conflict') for a client that is not signed in.
   */
  async search(text: string, trace: Trace): Promise<{ contacts: readonly DirectoryContact[]; milliseconds: number }> {
    const { directory, journal } = this.#parts;
    const settings = this.#directoryInUse('nobody can search with it');
    const startedMs = monotonicMs();
    const wanted = contactsFor(text);
    journal.record(trace, 'cupc.search-started', { user: this.user, text, filter: settings ? wanted.filter(settings) : '' });
    const found = await directory.find(settings, wanted, trace);
    const milliseconds = monotonicMs() - startedMs;
    const facts = { user: this.user, text, results: found.contacts.length, ...endOf(found), ms: milliseconds };
    journal.record(trace, 'cupc.search-finished', facts, { symptom: found.failure?.symptom });
    return { contacts: found.contacts.toSorted(byName), milliseconds };
  }

  /**
   * Adds whom a search shows under that user id, with what the directory has of them. Throws Refusal: 'conflict' where it shows nobody
   * such, and as `search` and the node do.
   */
  async addFromSearch(id: string, group: string, trace: Trace): Promise<ContactView> {
    const { contacts } = await this.search(id, trace);
    const found = contacts.find(({ userid }) => userid.toLowerCase() === id.toLowerCase());
    if (!found) throw new Refusal('conflict', `A search with the client of ${this.user} shows nobody with user id ${id}.`, 'fromSearch');
    const { firstName, lastName, emailAddress, businessPhone } = found;
    const known = { FirstName: firstName, LastName: lastName, EmailAddress: emailAddress, BusinessPhone: businessPhone };
    const details = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== ''));
    return this.window.addKnown({ id: found.userid, name: nameOf(found), group, details }, trace);
  }

  /** What the client shows of a call, and real milliseconds. Throws Refusal('conflict') for a client that is not signed in. */
  async receiveCall(number: string, escalated: boolean, trace: Trace): Promise<IncomingCall & { milliseconds: number }> {
    const { directory, journal } = this.#parts;
    const settings = this.#directoryInUse('it shows no call');
    const startedMs = monotonicMs();
    const wanted = callerWith(number);
    journal.record(trace, 'cupc.call-received', { user: this.user, number, filter: settings ? wanted.filter(settings) : '' });
    const found = await directory.find(settings, wanted, trace);
    const call = incomingCall(number, escalated, found);
    const milliseconds = monotonicMs() - startedMs;
    const { shown, contact, conference } = call;
    const facts = { user: this.user, number, shown, resolved: contact !== undefined, conference, ...endOf(found), ms: milliseconds };
    // An entry without a name resolves nothing either.
    const symptom = found.failure?.symptom ?? (contact ? undefined : 'LDAP_NO_MATCH');
    journal.record(trace, 'cupc.call-shown', facts, { symptom });
    return { ...call, milliseconds };
  }

  #directoryInUse(without: string): DirectorySettings | undefined {
    if (!this.#shown.signedIn) throw new Refusal('conflict', `The client of ${this.user} is not signed in, so ${without}.`, 'user');
    return this.directory;
  }

  /** Signs out; the person is out whether the node heard of it or not. */
  async signOut(trace: Trace): Promise<ClientView> {
    const { caller, journal } = this.#parts;
    const { node, signedIn: left } = this.#shown;
    this.#attempts++;
    this.#shown = { state: 'signed-out', node, screen: screens.signedOut };
    this.vanish();
    if (left) {
      journal.record(trace, 'cupc.signed-out', { user: this.user, node });
      await withDeadline(`sign-out at ${node}`, signOutDeadlineMs, (signal) =>
        caller.call(node, logoutRequest(left.login), trace, signal),
      ).catch(() => undefined);
    }
    return this.view();
  }

  /** The session key is known where the client signed in, which may be another node than Presence.Primary.Address, its home. */
  #presenceAddress(node: string, configuration: ReadonlyMap<string, string>): string {
    return presenceAddress(node, configuration.get('Presence.Domain') ?? '');
  }

  /**
   * The node knows the session key no more, as after a restart of its services: the client signs in again with the stored password, once.
   * A refusal stays on the screen, and so does a node that grants keys and does not take them.
   */
  #signInAgain(window: ContactWindow, { node, version, chats }: Opening, wasConnected: boolean): void {
    const password = this.#storedPassword;
    if (password !== undefined && (wasConnected || chats === undefined)) {
      // Never rejects: the client shows what went wrong.
      void this.#signIn(password, newTrace(), { node, version, chats: window.chatWindows });
      return;
    }
    this.vanish();
    this.#shown = { state: 'signed-out', node, screen: screens.unusable };
  }

  #openWindow({ login, configuration, contacts }: SignedIn, opening: Opening): void {
    const { caller, clock, presence } = this.#parts;
    const { node, version, chats } = opening;
    const window: ContactWindow = new ContactWindow({
      user: this.user,
      domain: configuration.get('Presence.Domain') ?? '',
      client: `CUPC ${version}`,
      limits: limitsOf(version),
      contacts,
      store: new ContactStore(caller, node, login),
      service: presence.of(this.#presenceAddress(node, configuration)),
      sessionKey: login.sessionKey,
      clock,
      events: this.events,
      ...(chats ? { chats } : {}),
      onKeyRefused: (wasConnected) => this.#signInAgain(window, opening, wasConnected),
    });
    this.#window = window;
  }
}
