import type { Cluster } from '@uclab/cluster';
import { expect, vi } from 'vitest';

type Contact = Awaited<ReturnType<Cluster['contacts']['list']>>['contacts'][number];

/** Bound on what presence does by itself after a change, milliseconds. */
const settlesMs = 15_000;

/** A contact of a list by its key or name; throws where there is none. */
export async function contactOf(cluster: Cluster, user: string, key: string): Promise<Contact> {
  const { contacts } = await cluster.contacts.list(user);
  const found = contacts.find((contact) => contact.key === key || contact.name === key);
  if (!found) throw new Error(`${user} has no contact ${key}`);
  return found;
}

/** Resolves when the client of `user` shows the contact so; presence is told in the background. */
export function showsContact(cluster: Cluster, user: string, key: string, as: Partial<Contact>): Promise<void> {
  return vi.waitFor(async () => expect(await contactOf(cluster, user, key)).toMatchObject(as), { timeout: settlesMs, interval: 50 });
}

/** Signs a user's client in, and waits until it is connected for presence. */
export async function signInConnected(
  cluster: Cluster,
  user: string,
  options: { node?: string; clientVersion?: string } = {},
): Promise<void> {
  expect(await cluster.signIn({ user, ...options })).toMatchObject({ signedIn: true });
  await vi.waitFor(async () => expect((await cluster.contacts.list(user)).connection).toBe('connected'), { timeout: settlesMs });
}
