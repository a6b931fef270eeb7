import { randomUUID } from 'node:crypto';
import type { Clock } from '@uclab/foundation/clock';
import { ownCopy } from '@uclab/foundation/text';
import type { UserRef } from '../users/index.ts';

const cookieName = 'JSESSIONIDSSO';

/** Idle time after which a session has ended. AXL authentication, https://developer.cisco.com/docs/axl/authentication */
const idleMs = 30 * 60 * 1000;

const maximumSessions = 2000;

/** Sessions that stand for credentials. They live as long as Tomcat runs. */
export class AxlSessions {
  readonly #clock: Clock;
  /** In the order of last use, oldest first. */
  readonly #sessions = new Map<string, { user: UserRef; lastUsedMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The value of the Set-Cookie header for a user who has just shown credentials. */
  begin(user: UserRef): string {
    const id = randomUUID().replaceAll('-', '').toUpperCase();
    this.#sessions.set(id, { user, lastUsedMs: this.#clock.nowMs() });
    const oldest = this.#sessions.keys().next().value;
    if (this.#sessions.size > maximumSessions && oldest !== undefined) this.#sessions.delete(oldest);
    return `${cookieName}=${id}; Path=/; Secure; HttpOnly`;
  }

  /** The user of the session that a Cookie header names: 'none' without such a cookie, 'gone' for one that has ended. */
  userOf(cookies: string | undefined): { user: UserRef } | 'none' | 'gone' {
    const id = new RegExp(`(?:^|;)\\s*${cookieName}=([^;\\s]+)`).exec(cookies ?? '')?.[1];
    if (id === undefined) return 'none';
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    const now = this.#clock.nowMs();
    if (!session || now - session.lastUsedMs > idleMs) return 'gone';
    this.#sessions.set(ownCopy(id), { ...session, lastUsedMs: now });
    return { user: session.user };
  }
}
