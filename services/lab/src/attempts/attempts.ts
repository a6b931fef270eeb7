import { monotonicMs } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import type { JournalEvent } from '@uclab/foundation/journal';
import { shellWord } from '@uclab/foundation/text';
import type { Evidence } from '../explanation/index.ts';
import type { LabJournal } from '../nodes/index.ts';
import type { OwnPrograms } from './own-programs.ts';

type AttemptKind = 'sign-in' | 'cucm-log-in' | 'sync' | 'contact-search' | 'call';

/** Something that was tried: a sign-in, a log-in at CUCM, a run of the synchronisation, a search, a call that was shown. */
export interface Attempt {
  /** Trace id; `<trace id>.2` and so on where a caller named one for several logins. */
  readonly id: string;
  readonly kind: AttemptKind;
  /** Empty for a run of the synchronisation. */
  readonly user: string;
  /** Of a log-in at CUCM by what is never the directory's to check: the PIN of an end user, the password of an application user. */
  readonly checked?: 'pin' | 'application-user';
  readonly node: string;
  /** The text of a search, the number of a call. */
  readonly sought?: string;
  /** The agreement that a synchronisation was asked for by hand; undefined for all. */
  readonly agreement?: string | undefined;
  /** A run that nobody asked for: by schedule, or the further pass after one that found no server. */
  readonly planned?: boolean;
}

interface KnownAttempt extends Attempt {
  outcome: 'running' | 'succeeded' | 'failed';
  evidence: Promise<Evidence> | undefined;
}

const capacity = 1_000;
/** Captures at once for attempts that others began; beyond it an explanation looks at the present. */
const capturesAtOnce = 8;
const sharedMs = 1_000;

/**
 * The attempts that the laboratory knows of: its own, and those that nodes recorded when somebody else's client tried. As soon as one
 * has failed, the evidence is taken, before anybody mends something.
 */
export class Attempts {
  readonly #journal: LabJournal;
  readonly #capture: (attempt: Attempt) => Promise<Evidence>;
  readonly #ownPrograms: OwnPrograms;
  readonly #attempts = new Map<string, KnownAttempt>();
  #capturing = 0;
  #lastOfRuns: { readonly evidence: Promise<Evidence>; readonly atMs: number } | undefined;

  constructor(options: { journal: LabJournal; capture: (attempt: Attempt) => Promise<Evidence>; ownPrograms: OwnPrograms }) {
    this.#ownPrograms = options.ownPrograms;
    this.#journal = options.journal;
    this.#capture = options.capture;
    options.journal.onEvent((event) => this.#observe(event));
  }

  /** An attempt of the laboratory's own; `finish` tells how it ended. */
  begin(attempt: Attempt): void {
    this.#add({ ...attempt, outcome: 'running', evidence: undefined });
  }

  /** Resolves when the evidence of a failed attempt is there. */
  async finish(id: string, outcome: 'succeeded' | 'failed'): Promise<void> {
    const attempt = this.#attempts.get(id);
    if (!attempt) return;
    attempt.outcome = outcome;
    if (outcome === 'failed') {
      attempt.evidence ??= this.#capture(attempt);
      await attempt.evidence;
    }
  }

  /** Forgets an attempt that was refused before it began. */
  forget(id: string): void {
    this.#attempts.delete(id);
  }

  /** The attempt of that id, or the newest one for `last`; throws a Refusal when there is none, or when it still runs. */
  find(id: string): Attempt & { readonly outcome: 'succeeded' | 'failed'; readonly evidence: Promise<Evidence> | undefined } {
    const attempt = this.#attempts.get(this.idOf(id));
    if (!attempt) {
      // Ids have digits and letters up to f; whoever writes others means a user.
      const user = /[g-z]/i.test(id) ? `; to ask about a user: uclab why --user ${shellWord(id)}` : '';
      throw new Refusal('not-found', `There is no attempt '${id}' and no run of that id, or it was too long ago${user}.`, 'attempt');
    }
    const { outcome } = attempt;
    if (outcome === 'running') throw new Refusal('conflict', `Attempt '${attempt.id}' has not ended yet.`, 'attempt');
    return { ...attempt, outcome };
  }

  /** Whether an attempt is known by that name; `last` is one always. */
  knows(name: string): boolean {
    return name === 'last' || this.#attempts.has(this.idOf(name));
  }

  /** The id behind an attempt's name, the newest one of a trace; throws a Refusal for `last` when nothing was tried yet. */
  idOf(name: string): string {
    if (name !== 'last') return this.#journal.newestUnder(name.toLowerCase());
    const newest = [...this.#attempts.keys()].at(-1);
    if (newest === undefined) throw nothingTried();
    return newest;
  }

  /** Forgets all, when the cluster is as it was at the beginning. */
  clear(): void {
    this.#attempts.clear();
    this.#lastOfRuns = undefined;
  }

  #observe(event: JournalEvent): void {
    this.#ownPrograms.observe(event);
    const known = this.#attempts.get(event.traceId);
    if (!known) {
      const begun = begunBy(event);
      const isOwn = begun?.checked === 'application-user' && this.#ownPrograms.has(begun.user, event.traceId);
      if (begun && !isOwn) this.#add({ ...begun, outcome: 'running', evidence: undefined });
    }
    const attempt = known ?? this.#attempts.get(event.traceId);
    if (!attempt || attempt.outcome === 'failed' || !ends(attempt, event)) return;
    attempt.outcome = event.outcome === 'failed' ? 'failed' : 'succeeded';
    if (attempt.outcome === 'failed' && !attempt.evidence && this.#capturing < capturesAtOnce) attempt.evidence = this.#captureFor(attempt);
  }

  /** Runs by schedule may fail many times within a second, when emulated time passes: one look at the cluster is for all of them. */
  #captureFor(attempt: KnownAttempt): Promise<Evidence> {
    const isRun = attempt.planned ?? false;
    const last = this.#lastOfRuns;
    if (isRun && last && monotonicMs() - last.atMs < sharedMs) return last.evidence;
    const evidence = this.#captureAlone(attempt);
    if (isRun) this.#lastOfRuns = { evidence, atMs: monotonicMs() };
    return evidence;
  }

  #captureAlone(attempt: KnownAttempt): Promise<Evidence> {
    this.#capturing++;
    const evidence = this.#capture(attempt).finally(() => {
      this.#capturing--;
    });
    // Whoever asks for it is told; nobody may ask.
    evidence.catch(() => undefined);
    return evidence;
  }

  #add(attempt: KnownAttempt): void {
    this.#attempts.set(attempt.id, attempt);
    const oldest = this.#attempts.keys().next().value;
    if (this.#attempts.size > capacity && oldest !== undefined) this.#attempts.delete(oldest);
  }
}

const nothingTried = () => new Refusal('not-found', 'Nothing was tried yet; sign somebody in first.', 'attempt');

function begunBy(event: JournalEvent): Attempt | undefined {
  const { traceId, kind, node, facts } = event;
  switch (kind) {
    case 'cupc.sign-in-started':
      return { id: traceId, kind: 'sign-in', user: facts.user, node: facts.node };
    case 'epassoap.login-received':
      return { id: traceId, kind: 'sign-in', user: facts.user, node };
    case 'identity.user-looked-up':
      return node === 'cucm' ? { id: traceId, kind: 'cucm-log-in', user: facts.user, node } : undefined;
    case 'identity.password-checked':
      return node === 'cucm' ? logInWithoutLookUp(traceId, facts, event) : undefined;
    case 'cupc.search-started':
      return { id: traceId, kind: 'contact-search', user: facts.user, node, sought: facts.text };
    case 'cupc.call-received':
      return { id: traceId, kind: 'call', user: facts.user, node, sought: facts.number };
    case 'dirsync.started':
      return { id: traceId, kind: 'sync', user: '', node, planned: facts.trigger !== 'axl' };
    default:
      return undefined;
  }
}

/** A log-in of an end user by password begins with a look for the user, unless no password was given. */
function logInWithoutLookUp(
  traceId: string,
  { user, credential }: Extract<JournalEvent, { kind: 'identity.password-checked' }>['facts'],
  { symptom }: JournalEvent,
): Attempt {
  const attempt = { id: traceId, kind: 'cucm-log-in', user, node: 'cucm' } as const;
  if (credential === 'pin') return { ...attempt, checked: 'pin' };
  return symptom === 'PASSWORD_EMPTY' ? attempt : { ...attempt, checked: 'application-user' };
}

/** A refused login may end before the password is looked at, so each step that failed ends it, and later ones say the same. */
function ends({ kind, node, user }: Attempt, event: JournalEvent): boolean {
  switch (event.kind) {
    case 'cupc.sign-in-finished':
      return kind === 'sign-in' && isSame(node, event.facts.node) && isSame(user, event.facts.user);
    case 'epassoap.login-answered':
      return kind === 'sign-in' && isSame(node, event.node);
    case 'identity.password-checked':
      return kind === 'cucm-log-in' && event.node === node && isSame(user, event.facts.user);
    case 'identity.user-looked-up':
      return kind === 'cucm-log-in' && event.node === node && event.outcome === 'failed' && isSame(user, event.facts.user);
    case 'cupc.search-finished':
      return kind === 'contact-search';
    case 'cupc.call-shown':
      return kind === 'call';
    case 'dirsync.finished':
      return kind === 'sync';
    default:
      return false;
  }
}

/** Names of people and of nodes, as somebody typed them. */
const isSame = (name: string, other: string): boolean => name.toLowerCase() === other.toLowerCase();

/** Those of a trace's events that can be an attempt's: a sign-in takes place at its client and its node, whatever else was done under it. */
export const eventsOf = ({ kind, node }: Attempt, events: readonly JournalEvent[]): JournalEvent[] =>
  events.filter((event) => kind !== 'sign-in' || [node.toLowerCase(), 'cupc', 'lab'].includes(event.node));
