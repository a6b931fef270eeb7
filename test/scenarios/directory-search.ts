import type { Cluster } from '@uclab/cluster';
import { expect } from 'vitest';

/** The link over which CUPC asks the directory. */
export const searchLink = 'cupc-to-directory';

/** The LDAP profile that everybody has when the cluster comes up. */
export const everybody = 'everybody';

export const base = 'dc=lab,dc=example';
export const presenceUsers = `cn=Presence Users,ou=Company Groups,${base}`;

/** A user signs in, which is also when the client takes its configuration. */
export async function signIn(cluster: Cluster, user: string, password?: string): Promise<void> {
  expect(await cluster.signIn({ user, ...(password === undefined ? {} : { password }) })).toMatchObject({ signedIn: true });
}

/** User ids that the user's client shows for a text, in order. */
export async function found(cluster: Cluster, user: string, text: string): Promise<string[]> {
  const { results } = await cluster.search(user, text);
  return results.map(({ userid }) => userid).sort();
}

/** The cause of a search that showed nobody. */
export async function whyNobody(cluster: Cluster, user: string, text: string): Promise<string | null> {
  const { results, attempt } = await cluster.search(user, text);
  expect(results).toEqual([]);
  return (await cluster.why(attempt)).cause;
}

/** Every node that recorded something of an attempt. */
export async function nodesOf(cluster: Cluster, attempt: string): Promise<string[]> {
  const { events } = await cluster.journal({ attempt });
  return [...new Set(events.map(({ node }) => node))].sort();
}
