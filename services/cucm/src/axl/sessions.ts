import { randomUUID } from 'node:crypto';
import type { Clock } from '@uclab/foundation/clock';
import { ownCopy } from '@uclab/foundation/text';
import type { UserRef } from '../users/index.ts';

const cookieName = 'JSESSIONIDSSO';

/** Idle time after which a session has ended. AXL authentication, https://developer.cisco.com/docs/axl/authentication */
const idleMs = 30 * 60 * 1000;

/** Sessions at least that are kept at once, of those that were used last; twice as many at most. */
const keptSessions = 1000;

const sessionCookie = new RegExp(`(?:^|;)\\s*${cookieName}=([^;\\s]+)`);

interface Session {
  readonly user: UserRef;
  readonly lastUsedMs: number;
}

/** Sessions that stand for credentials. They live as long as Tomcat runs. */
export class AxlSessions {
  readonly #clock: Clock;
  /*
   * Programs that show their credentials each time begin one each time. In two generations, of which the older one goes as a whole: to take
   * the oldest out of one map, which goes over those that were taken out before, would be the longest part of a request.
   */
  #recent = new Map<string, Session>();
  #older = new Map<string, Session>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The value of the Set-Cookie header for a user who has just shown credentials. */
  begin(user: UserRef): string {
    const id = randomUUID().replaceAll('-', '').toUpperCase();
    this.#keep(id, user);
    return `${cookieName}=${id}; Path=/; Secure; HttpOnly`;
  }

  #keep(id: string, user: UserRef): void {
    if (this.#recent.size >= keptSessions) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(id, { user, lastUsedMs: this.#clock.nowMs() });
  }

  /** The user of the session that a Cookie header names: 'none' without such a cookie, 'gone' for one that has ended. */
  userOf(cookies: string | undefined): { user: UserRef } | 'none' | 'gone' {
    const id = cookies === undefined ? undefined : sessionCookie.exec(cookies)?.[1];
    if (id === undefined) return 'none';
    const session = this.#recent.get(id) ?? this.#older.get(id);
    this.#recent.delete(id);
    this.#older.delete(id);
    if (!session || this.#clock.nowMs() - session.lastUsedMs > idleMs) return 'gone';
    this.#keep(ownCopy(id), session.user);
    return { user: session.user };
  }
}
