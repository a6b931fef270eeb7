import type { SignInResult, signInRequestSchema } from '@uclab/contracts/lab-api';
import { monotonicMs } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import type { z } from 'zod';
import type { AccountBook } from '../accounts/index.ts';
import { AxlFault, type CucmAdmin } from '../cucm-admin/index.ts';
import type { Nodes } from '../nodes/index.ts';
import type { Attempts } from './attempts.ts';
import type { Clients } from './clients.ts';
import { recordUnanswered } from './unanswered-call.ts';

export interface SigningIn {
  readonly nodes: Nodes;
  readonly accounts: AccountBook;
  readonly clients: Clients;
  readonly cucm: CucmAdmin;
  readonly attempts: Attempts;
  /** The laboratory's own, for what no node could record. */
  readonly ownJournal: Journal;
}

/**
 * A client signs in at the home node of its user or at the one that is named, or the user logs in at CUCM. Resolves when everything that
 * was recorded of it has arrived, and the evidence too if it failed. Throws a Refusal for a node that cannot be signed in to.
 */
export async function signIn(parts: SigningIn, request: z.output<typeof signInRequestSchema>): Promise<SignInResult> {
  const { nodes, accounts, attempts } = parts;
  const { user, storedPassword } = request;
  if (storedPassword && request.password !== undefined) {
    throw new Refusal('invalid', 'storedPassword: a client uses its stored password or the one that is typed, not both.', 'storedPassword');
  }
  const password = request.password ?? accounts.passwordOf(user);
  const home = await homeOf(parts, user);
  const node = nodeFor(nodes, request.node ?? home);
  if (storedPassword && node === 'cucm') {
    throw new Refusal(
      'invalid',
      'storedPassword: the client has stored one for presence nodes; at CUCM the user types it.',
      'storedPassword',
    );
  }
  const trace = newTrace();
  attempts.begin({ id: trace.traceId, kind: node === 'cucm' ? 'cucm-log-in' : 'sign-in', user, node });
  try {
    const answer =
      node === 'cucm'
        ? await logInAtCucm(parts, user, password, trace)
        : await signInAtNode(parts, { ...request, user, password, node }, trace);
    await nodes.flushJournals();
    await attempts.finish(trace.traceId, answer.signedIn ? 'succeeded' : 'failed');
    return { ...answer, attempt: trace.traceId, node, home: answer.home || home, ms: Math.round(answer.ms) };
  } catch (error) {
    await attempts.finish(trace.traceId, 'failed');
    throw error;
  }
}

interface Answer {
  readonly signedIn: boolean;
  readonly home: string;
  readonly message: string;
  readonly reached: boolean;
  readonly ms: number;
}

/** What a client shows of a node that it cannot use, see the screens of CUPC; CUCM's own page is a browser's matter (assumed). */
const noCommunication = 'Cannot communicate with the server';

async function signInAtNode({ clients }: SigningIn, request: Parameters<Clients['signIn']>[0], trace: Trace): Promise<Answer> {
  const { client, reached, ms } = await clients.signIn(request, trace);
  return { signedIn: client.state === 'signed-in', home: client.home, message: client.message, reached, ms };
}

/** The words are those of CUCM's log-in page; why CUCM cannot be used is no part of them. */
async function logInAtCucm({ cucm, ownJournal }: SigningIn, user: string, password: string, trace: Trace): Promise<Answer> {
  const from = monotonicMs();
  const answer = (signedIn: boolean, message: string, reached = true): Answer => ({
    signedIn,
    home: '',
    message,
    reached,
    ms: monotonicMs() - from,
  });
  try {
    const accepted = await cucm.authenticate(user, password, trace);
    return accepted ? answer(true, 'Log on succeeded') : answer(false, 'Log on failed - Invalid User ID or Password');
  } catch (error) {
    if (error instanceof AxlFault) return answer(false, error.message);
    const met = recordUnanswered(ownJournal, trace, 'doAuthenticateUser', error);
    if (met === undefined) throw error;
    return answer(false, noCommunication, met !== 'NODE_UNREACHABLE');
  }
}

/** Where a user belongs, as CUCM or else a presence node knows it; somebody unknown tries the first node. */
export async function homeOf({ nodes, accounts }: Pick<SigningIn, 'nodes' | 'accounts'>, user: string): Promise<string> {
  const presence = nodes.presence();
  for (const node of [nodes.get('cucm'), ...presence]) {
    if (!node.reachable) continue;
    const users = await node.appliance.users(user).catch(() => []);
    const home = users[0]?.homeNode;
    if (home) return home;
  }
  return accounts.homeOf(user) ?? presence[0]?.name ?? 'cucm';
}

function nodeFor(nodes: Nodes, name: string): string {
  const places = [...nodes.presence().map((node) => node.name), 'cucm'];
  if (places.includes(name)) return name;
  throw new Refusal('not-found', `Nobody can sign in at '${name}'; there are ${places.join(', ')}.`, 'node');
}
