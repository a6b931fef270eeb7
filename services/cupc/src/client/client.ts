import { type Clock, monotonicMs, withDeadline } from '@uclab/foundation/clock';
import type { Journal, Trace } from '@uclab/foundation/journal';
import { logoutRequest } from './epassoap.ts';
import type { NodeCaller } from './node-caller.ts';
import { type Screen, screens } from './screen.ts';
import { type SignedIn, type SignInResult, signIn } from './sign-in.ts';

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
  readonly clock: Clock;
  readonly journal: Journal;
  /** Of the client that is installed, for instance 8.5.1. */
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
  if (signedIn) return { state: 'signed-in', node, screen, signedIn: { ...signedIn, atMs: clock.nowMs() } };
  return { state: screen.errorCode === screens.refused.errorCode ? 'refused' : 'signed-out', node, screen };
};

/** One emulated Cisco Unified Personal Communicator. It knows what a real one would, and no more. */
export class Client {
  readonly user: string;
  readonly #parts: ClientParts;
  #shown: Shown = { state: 'signed-out', node: '', screen: screens.signedOut };
  #attempts = 0;

  constructor(user: string, parts: ClientParts) {
    this.user = user;
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

  /** The system properties that the node handed out; empty while signed out. */
  get configuration(): ReadonlyMap<string, string> {
    return this.#shown.signedIn?.configuration ?? new Map();
  }

  /**
   * Signs in at a node, in place of whatever this client was doing; answers how this attempt ended and the real
   * milliseconds from click to answer. Never throws: a client shows what went wrong.
   */
  async signIn(node: string, password: string, trace: Trace): Promise<{ client: ClientView; milliseconds: number }> {
    const { caller, clock, journal, version } = this.#parts;
    const attempt = ++this.#attempts;
    const startedMs = monotonicMs();
    journal.record(trace, 'cupc.sign-in-started', { user: this.user, node });
    this.#shown = { state: 'signing-in', node, screen: screens.signingIn };
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
    if (attempt === this.#attempts) this.#shown = ended;
    return { client: this.view(ended), milliseconds };
  }

  /** Signs out; the person is out whether the node heard of it or not. */
  async signOut(trace: Trace): Promise<ClientView> {
    const { caller, journal } = this.#parts;
    const { node, signedIn: left } = this.#shown;
    this.#attempts++;
    this.#shown = { state: 'signed-out', node, screen: screens.signedOut };
    if (left) {
      journal.record(trace, 'cupc.signed-out', { user: this.user, node });
      await withDeadline(`sign-out at ${node}`, signOutDeadlineMs, (signal) =>
        caller.call(node, logoutRequest(left.login), trace, signal),
      ).catch(() => undefined);
    }
    return this.view();
  }
}
