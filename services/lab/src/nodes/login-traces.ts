import type { JournalEvent } from '@uclab/foundation/journal';

/**
 * Which attempt a login at a presence node belongs to. A login has a trace of its own and tells the one that its caller named: the first
 * login under that is part of the attempt of that id, as of a client which signs in. Each further one is an attempt of its own, `<id>.2`
 * and so on: a caller who names one id twice must not mix what happened to two people.
 */
export class LoginTraces {
  /** Attempt by the trace of its login. */
  readonly #attemptOf = new Map<string, string>();
  readonly #loginOf = new Map<string, string>();
  /** Logins under the trace that callers named. */
  readonly #logins = new Map<string, number>();

  /** The event under the id of the attempt that it belongs to. */
  inItsAttempt(event: JournalEvent): JournalEvent {
    if (event.kind === 'epassoap.login-received' && event.facts.callersTrace) this.#add(event.traceId, event.facts.callersTrace);
    const attempt = this.#attemptOf.get(event.traceId);
    return attempt === undefined ? event : { ...event, traceId: attempt };
  }

  /** The id of the newest attempt under a trace; `<trace>.1` names the first. */
  newestUnder(name: string): string {
    if (name.endsWith('.1')) return name.slice(0, -2);
    return nthUnder(name, this.#logins.get(name) ?? 1);
  }

  /** To be called when nothing of an attempt is kept any more. */
  forget(attempt: string): void {
    const login = this.#loginOf.get(attempt);
    if (login === undefined) return;
    this.#loginOf.delete(attempt);
    this.#attemptOf.delete(login);
    const [trace = attempt] = attempt.split('.');
    if (this.newestUnder(trace) === attempt) this.#logins.delete(trace);
  }

  #add(login: string, callersTrace: string): void {
    const count = (this.#logins.get(callersTrace) ?? 0) + 1;
    this.#logins.set(callersTrace, count);
    this.#attemptOf.set(login, nthUnder(callersTrace, count));
    this.#loginOf.set(nthUnder(callersTrace, count), login);
  }
}

const nthUnder = (trace: string, count: number): string => (count === 1 ? trace : `${trace}.${count}`);
