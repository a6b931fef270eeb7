import { randomUUID } from 'node:crypto';
import type { Clock } from '@uclab/foundation/clock';
import { ownCopy } from '@uclab/foundation/text';
import type { UserRef } from '../users/index.ts';

const cookieName = 'JSESSIONIDSSO';

/** Idle time after which a session has ended. AXL authentication, https://developer.cisco.com/docs/axl/authentication */
const idleMs = 30 * 60 * 1000;

/** Sessions at least that are kept at once after their cookie was shown, of those that were used last; twice as many at most. */
const keptInUse = 1_000;

/** As many of those whose cookie nobody has shown yet: programs that show their credentials each time begin one each time. */
const keptUnseen = 10_000;

const sessionCookie = new RegExp(`(?:^|;)\\s*${cookieName}=([^;\\s]+)`);

interface Session {
  readonly user: UserRef;
  readonly lastUsedMs: number;
}

/**
 * Sessions of which only the last ones are kept. In two generations, of which the older one goes as a whole: to take the oldest out of one
 * map, which goes over those that were taken out before, would be the longest part of a request.
 */
class LastSessions {
  readonly #kept: number;
  #recent = new Map<string, Session>();
  #older = new Map<string, Session>();

  constructor(kept: number) {
    this.#kept = kept;
  }

  keep(id: string, session: Session): void {
    if (this.#recent.size >= this.#kept) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(id, session);
  }

  take(id: string): Session | undefined {
    const session = this.#recent.get(id) ?? this.#older.get(id);
    this.#recent.delete(id);
    this.#older.delete(id);
    return session;
  }
}

/** Sessions that stand for credentials. They live as long as Tomcat runs. */
export class AxlSessions {
  readonly #clock: Clock;
  readonly #inUse = new LastSessions(keptInUse);
  readonly #unseen = new LastSessions(keptUnseen);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The value of the Set-Cookie header for a user who has just shown credentials. */
  begin(user: UserRef): string {
    const id = randomUUID().replaceAll('-', '').toUpperCase();
    this.#unseen.keep(id, { user, lastUsedMs: this.#clock.nowMs() });
    return `${cookieName}=${id}; Path=/; Secure; HttpOnly`;
  }

  /** The user of the session that a Cookie header names: 'none' without such a cookie, 'gone' for one that has ended. */
  userOf(cookies: string | undefined): { user: UserRef } | 'none' | 'gone' {
    const id = cookies === undefined ? undefined : sessionCookie.exec(cookies)?.[1];
    if (id === undefined) return 'none';
    const session = this.#inUse.take(id) ?? this.#unseen.take(id);
    const nowMs = this.#clock.nowMs();
    if (!session || nowMs - session.lastUsedMs > idleMs) return 'gone';
    this.#inUse.keep(ownCopy(id), { user: session.user, lastUsedMs: nowMs });
    return { user: session.user };
  }
}
