import { withDeadline } from '@uclab/foundation/clock';
import type { Trace } from '@uclab/foundation/journal';
import { type Contact, readContacts } from '../contacts/index.ts';
import { type CallFailure, callFailure } from './call-failure.ts';
import { configRequest, type LoginSuccess, loginRequest, readConfig, readLogin } from './epassoap.ts';
import type { NodeCaller } from './node-caller.ts';
import { type Screen, screenOf, screens } from './screen.ts';

/** A client that is signed in: its key, and the configuration that it was given. */
export interface SignedIn {
  readonly login: LoginSuccess;
  readonly configuration: ReadonlyMap<string, string>;
  readonly contacts: readonly Contact[];
}

/** How a sign-in ended. `failure` is what the computer met; a refusal has none, the node tells no more. */
export interface SignInResult {
  readonly screen: Screen;
  readonly signedIn?: SignedIn;
  readonly failure?: CallFailure;
}

/**
 * The sign-in of a CUPC: log in, then fetch the configuration from the same node. A client whose home is another node stays
 * where it signed in. `deadlineMs` is real time for all of it.
 */
export async function signIn(
  caller: NodeCaller,
  to: { node: string; user: string; password: string; clientVersion: string; deadlineMs: number; trace: Trace },
): Promise<SignInResult> {
  try {
    return await withDeadline(`sign-in at ${to.node}`, to.deadlineMs, async (signal) => {
      const answer = await caller.call(to.node, loginRequest(to.user, to.password, to.clientVersion), to.trace, signal);
      if ('fault' in answer) return { screen: answer.fault === 'Sender' ? screens.refused : screens.unusable };
      const login = readLogin(answer.body, to.clientVersion);
      if (!login) return { screen: screens.refused };
      const config = await caller.call(to.node, configRequest(login), to.trace, signal);
      const configuration = 'body' in config ? readConfig(config.body) : undefined;
      if (!configuration || !('body' in config)) return { screen: screens.unusable };
      return { screen: screens.signedIn, signedIn: { login, configuration, contacts: readContacts(config.body) } };
    });
  } catch (error) {
    const failure = callFailure(error);
    return { screen: screenOf(failure), failure };
  }
}
