import { randomBytes } from 'node:crypto';
import type { Clock } from '@uclab/foundation/clock';
import { ownCopy } from '@uclab/foundation/text';

/** One client application in which somebody is logged in. */
export interface Session {
  readonly key: string;
  /** Of the user on CUCM, whose id may change. */
  readonly pkid: string;
  /** The end user, or the application user with `kind` application. */
  readonly userid: string;
  readonly kind: 'end-user' | 'application';
  /** The client application, for instance `CUPC`. */
  readonly clientType: string;
  /** Key of the application user's session that logged this end user in. */
  readonly openedBy: string | undefined;
}

/** A client application that forces a new key each time keeps this many; then its oldest ends (assumed). */
const keysOfOnePlace = 32;

/** A caller names its client application as it likes: a user has this many keys in all of them; then the oldest ends (assumed). */
const keysOfOneUser = 64;

/** Time after which a key that nobody used is forgotten. The vendor's is not known (assumed). */
const idleMs = 24 * 60 * 60 * 1000;

const ownerOf = ({ kind, userid }: Omit<Session, 'key'>): string => `${kind} ${userid.toLowerCase()}`;

/**
 * The session keys of one node, as long as its Tomcat runs. One user may be logged in from several client applications, each
 * with a key of its own. Source: About the Client Configuration Web Service; force: IM&P SOAP and REST examples.
 */
export class SessionRegistry {
  readonly #clock: Clock;
  /** Least recently used first, so that idle ones are found without a search. */
  readonly #byKey = new Map<string, { readonly session: Session; readonly usedAtMs: number }>();
  /** Sessions of one user in all client applications, the newest last. */
  readonly #ofOwner = new Map<string, readonly Session[]>();
  /** Keys of end users by the application user's session that logged them in. */
  readonly #openedBy = new Map<string, Set<string>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sessions that are not idle too long. */
  get size(): number {
    this.#dropIdle();
    return this.#byKey.size;
  }

  /** Sessions of end users, whoever logged them in. */
  endUsers(): Session[] {
    return [...this.#byKey.values()].flatMap(({ session }) => (session.kind === 'end-user' ? [session] : []));
  }

  /** A key for that client application: the newest it has, or with `force`, or where it has none, a new one. */
  open(wanted: Omit<Session, 'key'>, force: boolean): string {
    this.#dropIdle();
    const owner = ownerOf(wanted);
    const all = this.#ofOwner.get(owner) ?? [];
    const inThisPlace = all.filter((session) => session.clientType === wanted.clientType && session.openedBy === wanted.openedBy);
    const newest = inThisPlace.at(-1);
    if (newest && !force && this.find(newest.key)) return newest.key;
    const [oldest] = inThisPlace.length >= keysOfOnePlace ? inThisPlace : all.length >= keysOfOneUser ? all : [];
    if (oldest) this.close(oldest.key);
    const session: Session = {
      key: randomBytes(20).toString('hex'),
      pkid: wanted.pkid,
      userid: ownCopy(wanted.userid),
      kind: wanted.kind,
      clientType: ownCopy(wanted.clientType),
      openedBy: wanted.openedBy === undefined ? undefined : ownCopy(wanted.openedBy),
    };
    this.#byKey.set(session.key, { session, usedAtMs: this.#clock.nowMs() });
    this.#ofOwner.set(owner, [...(this.#ofOwner.get(owner) ?? []), session]);
    if (session.openedBy !== undefined) this.#endUsersOf(session.openedBy).add(session.key);
    return session.key;
  }

  /** The session of a key, which counts as a use of it. */
  find(key: string): Session | undefined {
    this.#dropIdle();
    const held = this.#byKey.get(key);
    if (!held) return undefined;
    this.#byKey.delete(key);
    // Under its own key, not the caller's: that one is a part of a whole request.
    this.#byKey.set(held.session.key, { session: held.session, usedAtMs: this.#clock.nowMs() });
    return held.session;
  }

  /** Ends a session, and those of the end users that it had logged in; answers those that ended. */
  close(key: string): Session[] {
    const session = this.#byKey.get(key)?.session;
    if (!session) return [];
    this.#byKey.delete(key);
    this.#leaveOwner(session);
    if (session.openedBy !== undefined) this.#openedBy.get(session.openedBy)?.delete(key);
    const endUsers = this.#openedBy.get(key);
    this.#openedBy.delete(key);
    return [session, ...[...(endUsers ?? [])].flatMap((endUser) => this.close(endUser))];
  }

  #leaveOwner(session: Session): void {
    const owner = ownerOf(session);
    const left = (this.#ofOwner.get(owner) ?? []).filter((other) => other !== session);
    if (left.length > 0) this.#ofOwner.set(owner, left);
    else this.#ofOwner.delete(owner);
  }

  #endUsersOf(applicationKey: string): Set<string> {
    const keys = this.#openedBy.get(applicationKey) ?? new Set();
    this.#openedBy.set(applicationKey, keys);
    return keys;
  }

  #dropIdle(): void {
    const latestMs = this.#clock.nowMs() - idleMs;
    for (const [key, { usedAtMs }] of this.#byKey) {
      if (usedAtMs > latestMs) return;
      this.close(key);
    }
  }
}
