import { Refusal } from '@uclab/foundation/errors';
import type { Clients } from './clients.ts';

/** Throws a Refusal where a user has no client that is signed in; `without` says what that means. */
export async function requireSignedIn(clients: Clients, user: string, without: string): Promise<void> {
  const { state } = await clients.get(user);
  if (state !== 'signed-in') throw new Refusal('conflict', `The client of ${user} is not signed in, so ${without}.`, 'user');
}
