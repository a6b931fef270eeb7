import { type ClusterOptions, type StartedCluster, startCluster } from '@uclab/cluster';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

/** A cluster on which bad input is tried, and what a test needs to reach it. */
export interface TriedCluster {
  readonly cluster: StartedCluster;
  /** Where a program on this machine reaches a node's HTTPS. */
  url(node: string): string;
  password(user: string): string;
  readonly applicationUser: { readonly userid: string; readonly password: string };
}

/**
 * One cluster for the tests of a file. After each of them it still has all its users and a person still signs in: nothing crashed
 * and nothing was lost.
 */
export function triedCluster(options: ClusterOptions = {}): TriedCluster {
  let cluster: StartedCluster | undefined;
  let status: Awaited<ReturnType<StartedCluster['status']>> | undefined;
  const started = () => {
    if (!cluster || !status) throw new Error('the cluster is started before the tests');
    return { cluster, status };
  };
  const found = <T>(what: T | undefined): T => {
    if (what === undefined) throw new Error('the cluster has no such thing');
    return what;
  };

  beforeAll(async () => {
    cluster = await startCluster({ users: 30, ...options });
    status = await cluster.status();
  });
  afterEach(async () => {
    const { cluster: running, status: before } = started();
    expect(await running.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
    await running.signOut('asmith');
    const after = await running.status();
    expect(after.nodes.map(({ name, users }) => ({ name, users }))).toEqual(before.nodes.map(({ name, users }) => ({ name, users })));
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  return {
    get cluster() {
      return started().cluster;
    },
    url: (node) => found(started().status.nodes.find(({ name }) => name === node)).url,
    password: (user) => found(started().status.accounts.users.find(({ userid }) => userid === user)).password,
    get applicationUser() {
      return started().status.accounts.applicationUser;
    },
  };
}
