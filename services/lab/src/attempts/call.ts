import type { NodeUser } from '@uclab/contracts/appliance/v1/appliance';
import type { CallResult, callRequestSchema } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import { newTrace } from '@uclab/foundation/journal';
import type { z } from 'zod';
import type { Nodes } from '../nodes/index.ts';
import type { Attempts } from './attempts.ts';
import type { Clients } from './clients.ts';
import { requireSignedIn } from './signed-in.ts';

export interface Calling {
  readonly nodes: Nodes;
  readonly clients: Clients;
  readonly attempts: Attempts;
}

const digitsOf = (number: string): string => number.replace(/\D/g, '');
const isNumber = (text: string): boolean => /^\+?[0-9() .*#-]*$/.test(text) && /\d/.test(text);

/** A user id, which may be all digits, comes before a number: there both are the same person's as a rule. */
function userCalled(users: readonly NodeUser[], named: string, field: string): NodeUser | undefined {
  const byId = users.find(({ userid }) => userid.toLowerCase() === named.toLowerCase());
  if (byId || !isNumber(named)) return byId;
  const [one, another] = users.filter(({ telephoneNumber }) => telephoneNumber !== '' && digitsOf(telephoneNumber) === digitsOf(named));
  if (!another) return one;
  throw new Refusal('conflict', `Several users of CUCM have the number ${named}; name the user.`, field);
}

function callerNumber(users: readonly NodeUser[], from: string): string {
  if (isNumber(from)) return from;
  const caller = userCalled(users, from, 'from');
  if (!caller) throw new Refusal('not-found', `'${from}' is neither a number nor a user of CUCM.`, 'from');
  if (caller.telephoneNumber === '') throw new Refusal('conflict', `${caller.userid} has no telephone number on CUCM.`, 'from');
  return caller.telephoneNumber;
}

/**
 * A call of somebody's number, as the laboratory sets it up in place of phones: CUCM knows whose number it is, and that person's client
 * shows the call. A call that is shown with a number counts as failed. Throws a Refusal where CUCM does not answer, where nobody has the
 * number, and where the client is not signed in.
 */
export async function call(parts: Calling, request: z.output<typeof callRequestSchema>): Promise<CallResult> {
  const { nodes, clients, attempts } = parts;
  // CUCM looks at digits, whatever else stands in a number, and has no index of them.
  const users = await nodes.get('cucm').appliance.users();
  const callee = userCalled(users, request.to, 'to');
  if (!callee) throw new Refusal('not-found', `No user of CUCM has the number '${request.to}'.`, 'to');
  const number = callerNumber(users, request.from);
  const user = callee.userid;
  await requireSignedIn(clients, user, 'it shows no call');
  const trace = newTrace();
  attempts.begin({ id: trace.traceId, kind: 'call', user, node: 'cupc', sought: number });
  try {
    const { ms, ...shown } = await clients.receiveCall({ user, number, conference: request.conference }, trace);
    await nodes.flushJournals();
    await attempts.finish(trace.traceId, shown.contact ? 'succeeded' : 'failed');
    return { attempt: trace.traceId, user, number, ...shown, ms: Math.round(ms) };
  } catch (error) {
    attempts.forget(trace.traceId);
    throw error;
  }
}
