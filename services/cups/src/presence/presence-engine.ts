import { ContactLists, foldId } from '../contacts/index.ts';
import type { RecordKind, SharedRecords } from '../replication/index.ts';
import { compose, type ManualState, nobody, type Presence, samePresence } from './composition.ts';
import { type EndPoint, EndPoints } from './end-points.ts';
import { UserRules } from './user-rules.ts';

/** A message from one person to another. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** What it was written with. */
  readonly device: 'client' | 'phone';
  /** Emulated time. */
  readonly sentAtMs: number;
}

/** Somebody who watches the presence of the contacts in a list: a client that is connected to this node. */
export interface Watcher {
  readonly user: string;
  contactState(user: string, presence: Presence): void;
  ownState(presence: Presence, manual: ManualState | undefined): void;
  receive(message: Message): void;
}

/** What the other nodes are told of this one's end points, in this order. */
export type EndPointChange = { readonly endPoint: EndPoint; readonly gone: boolean };

/**
 * Presence on one node: every user's state from the end points of the whole cluster, told to those who watch from here. A watcher hears
 * each change once and in the order in which the node learnt of it.
 */
export class PresenceEngine {
  readonly #node: string;
  readonly #domain: () => string;
  readonly #lists: ContactLists;
  readonly #rules: UserRules;
  readonly #endPoints = new EndPoints();
  /** Whom each watcher watches, and by whom each user is watched, by user id in lower case. */
  readonly #watches = new Map<Watcher, Map<string, string>>();
  readonly #watchersOf = new Map<string, Set<Watcher>>();
  /** Watchers by their own user. */
  readonly #connected = new Map<string, Set<Watcher>>();
  readonly #told = new Map<string, Presence>();
  readonly #listeners = new Set<(change: EndPointChange) => void>();
  readonly #stopListening: () => void;

  constructor(options: { node: string; domain: () => string; records: SharedRecords }) {
    this.#node = options.node;
    this.#domain = options.domain;
    this.#lists = new ContactLists(options.records);
    this.#rules = new UserRules(options.records);
    this.#stopListening = options.records.onChange((owners) => this.#recordsChanged(owners));
  }

  stop(): void {
    this.#stopListening();
  }

  /** The user's presence, whoever asks. */
  presenceOf(user: string): Presence {
    return compose(this.#endPoints.of(user), this.#rules.manualOf(user));
  }

  endPointsOf(user: string): EndPoint[] {
    return this.#endPoints.of(user);
  }

  manualOf(user: string): ManualState | undefined {
    return this.#rules.manualOf(user);
  }

  choose(user: string, state: ManualState | undefined): Promise<void> {
    return this.#rules.choose(user, state);
  }

  /** Tells the watcher how every contact is now, and from then on each change. */
  watch(watcher: Watcher): void {
    const key = foldId(watcher.user);
    const connected = this.#connected.get(key) ?? new Set();
    connected.add(watcher);
    this.#connected.set(key, connected);
    this.#watches.set(watcher, new Map());
    this.#readList(watcher);
    watcher.ownState(this.presenceOf(watcher.user), this.#rules.manualOf(watcher.user));
  }

  unwatch(watcher: Watcher): void {
    const key = foldId(watcher.user);
    const connected = this.#connected.get(key);
    connected?.delete(watcher);
    if (connected?.size === 0) this.#connected.delete(key);
    for (const user of this.#watches.get(watcher)?.keys() ?? []) this.#leave(watcher, user);
    this.#watches.delete(watcher);
  }

  /** Watchers that are connected to this node for that user. */
  connectedAs(user: string): Watcher[] {
    return [...(this.#connected.get(foldId(user)) ?? [])];
  }

  /** An end point of this node is there, or has changed. */
  put(endPoint: Omit<EndPoint, 'node'>): void {
    const own = { ...endPoint, node: this.#node };
    this.#endPoints.put(own);
    for (const listener of this.#listeners) listener({ endPoint: own, gone: false });
    this.#reconsider(own.user);
  }

  /** An end point of this node is there no more. */
  remove(user: string, name: string): void {
    const own = this.#endPoints.of(user).find((endPoint) => endPoint.node === this.#node && endPoint.name === name);
    if (!own) return;
    this.#endPoints.remove(user, this.#node, name);
    for (const listener of this.#listeners) listener({ endPoint: own, gone: true });
    this.#reconsider(user);
  }

  /** End points of this node as they are; each change from then on goes to the listener, in order. The returned function ends that. */
  follow(listener: (change: EndPointChange) => void): () => void {
    for (const endPoint of this.#endPoints.at(this.#node)) listener({ endPoint, gone: false });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What another node said of an end point of its own. */
  take({ endPoint, gone }: EndPointChange): void {
    if (gone) this.#endPoints.remove(endPoint.user, endPoint.node, endPoint.name);
    else this.#endPoints.put(endPoint);
    this.#reconsider(endPoint.user);
  }

  /** End points of another node other than these, by name, are gone; without any, the node's users are. */
  keepOnly(node: string, names: ReadonlySet<string>): void {
    for (const { user, name } of this.#endPoints.at(node)) {
      if (names.has(name)) continue;
      this.#endPoints.remove(user, node, name);
      this.#reconsider(user);
    }
  }

  #recordsChanged(owners: ReadonlyMap<string, ReadonlySet<RecordKind>>): void {
    for (const [owner, kinds] of owners) {
      if (kinds.has('contact')) for (const watcher of this.connectedAs(owner)) this.#readList(watcher);
      if (kinds.has('manual-state') || kinds.has('privacy')) this.#rules.forget(owner);
      if (kinds.has('manual-state')) this.#reconsider(owner, true);
      if (kinds.has('privacy')) this.#tellWatchers(owner, this.presenceOf(owner));
    }
  }

  /** Takes up whom the list names anew and leaves whom it names no more. */
  #readList(watcher: Watcher): void {
    const domain = this.#domain().toLowerCase();
    const contacts = this.#lists.contacts(watcher.user).filter((contact) => contact.domain.toLowerCase() === domain);
    const wanted = new Map(contacts.map(({ id }) => [foldId(id), id]));
    const watched = this.#watches.get(watcher) ?? new Map<string, string>();
    this.#watches.set(watcher, wanted);
    for (const user of watched.keys()) if (!wanted.has(user)) this.#leave(watcher, user);
    for (const [user, id] of wanted) {
      if (watched.get(user) === id) continue;
      const watchers = this.#watchersOf.get(user) ?? new Set();
      watchers.add(watcher);
      this.#watchersOf.set(user, watchers);
      watcher.contactState(id, this.#asSeenBy(watcher, user, this.presenceOf(user)));
    }
  }

  #leave(watcher: Watcher, user: string): void {
    const watchers = this.#watchersOf.get(user);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#watchersOf.delete(user);
  }

  #reconsider(user: string, choiceChanged = false): void {
    const key = foldId(user);
    const presence = this.presenceOf(key);
    const changed = !samePresence(presence, this.#told.get(key) ?? nobody);
    if (presence.state === 'offline') this.#told.delete(key);
    else this.#told.set(key, presence);
    if (changed || choiceChanged) {
      for (const watcher of this.connectedAs(key)) watcher.ownState(presence, this.#rules.manualOf(key));
    }
    if (changed) this.#tellWatchers(key, presence);
  }

  #tellWatchers(user: string, presence: Presence): void {
    for (const watcher of this.#watchersOf.get(user) ?? []) {
      const id = this.#watches.get(watcher)?.get(user) ?? user;
      watcher.contactState(id, this.#asSeenBy(watcher, user, presence));
    }
  }

  #asSeenBy(watcher: Watcher, user: string, presence: Presence): Presence {
    return this.#rules.maySee(watcher.user, user) ? presence : nobody;
  }
}
