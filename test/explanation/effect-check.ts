import { type Cluster, LabRefusedError } from '@uclab/cluster';
import type { Explanation } from '@uclab/contracts/lab-api';
import { expect, vi } from 'vitest';
import { callAxl, element } from '../scenarios/axl.ts';
import { logOf } from '../scenarios/cluster-state.ts';

type Effect = Explanation['unaffected'][number];

/** How long a client may take to find its node again. */
const presenceMs = 5_000;

/** How long a change on CUCM may take to reach a presence node that follows it. */
const copyMs = 4_000;

/** Tries what an effect names: whether it works now, while the fault stands. People type their password of the directory unless told. */
export async function works(cluster: Cluster, check: Effect['check'], password?: string): Promise<boolean> {
  switch (check.kind) {
    case 'sign-in':
      return (await cluster.signIn({ user: check.user, node: check.node, ...(password ? { password } : {}) })).signedIn;
    case 'cucm-log-in':
      return logsInAtCucm(cluster, check.user, password);
    case 'synchronisation':
      return synchronises(cluster);
    case 'presence':
      return showsOwnPresence(cluster, check.user);
    case 'users-on-node':
      return cluster.users(check.node).then(({ users }) => users.length > 0, unreachable);
    case 'application-user-log-in':
      return callAxl(cluster, 'getCCMVersion', '').then(
        ({ status }) => status === 200,
        () => false,
      );
    case 'contact-search':
      return (await cluster.search(check.user, check.text)).results.length > 0;
    case 'caller-name':
      return (await cluster.call({ from: check.number, to: check.user })).contact !== null;
    case 'agent':
      return reachesNode(cluster, check.node).catch(unreachable);
  }
}

const logsInAtCucm = (cluster: Cluster, user: string, password: string | undefined): Promise<boolean> =>
  cluster.signIn({ user, node: 'cucm', ...(password ? { password } : {}) }).then(({ signedIn }) => signedIn, unreachable);

/** Whether a client is told by its node what the person chooses. A connection over which nothing comes stands for some seconds yet. */
async function showsOwnPresence(cluster: Cluster, user: string): Promise<boolean> {
  const chosen = (await cluster.contacts.list(user)).manual === 'busy' ? 'away' : 'busy';
  const shows = async () => {
    await cluster.setPresence(user, chosen);
    expect((await cluster.contacts.list(user)).presence).toBe(chosen);
  };
  return vi.waitFor(shows, { timeout: presenceMs, interval: 100 }).then(
    () => cluster.setPresence(user, 'automatic').then(() => true),
    () => false,
  );
}

const synchronises = (cluster: Cluster): Promise<boolean> => cluster.sync().then(({ outcome }) => outcome === 'succeeded', unreachable);

/** The laboratory says so where a node does not answer, or has no AXL now. */
function unreachable(error: unknown): false {
  if (error instanceof LabRefusedError && ['unreachable', 'conflict'].includes(error.code)) return false;
  throw error;
}

/** Whether a change on CUCM is copied to the node: something small is changed there. */
async function reachesNode(cluster: Cluster, node: string): Promise<boolean> {
  const copies = async () => (await logOf(cluster, node, 'Cisco UP Sync Agent')).match(/changes up to revision \d+/g)?.length ?? 0;
  const before = await copies();
  const changed = await changeOnCucm(cluster, node).then(() => true, unreachable);
  // Without AXL nothing can be changed; whether the agent follows CUCM is what is left to see.
  if (!changed) return (await cluster.status()).agents.some((agent) => agent.node === node && agent.state === 'completed');
  return vi
    .waitFor(async () => expect(await copies()).toBeGreaterThan(before), { timeout: copyMs, interval: 50 })
    .then(
      () => true,
      () => false,
    );
}

/** Writes the LDAP settings as they are, which is a change to those who follow CUCM, or a name where they cannot be written. */
async function changeOnCucm(cluster: Cluster, node: string): Promise<void> {
  const { system, authentication } = await cluster.ldap();
  if (system.syncEnabled) {
    await cluster.setLdap('authentication', { searchBase: authentication.searchBase });
    return;
  }
  const { users } = await cluster.users('cucm');
  const userid = users[0]?.userid ?? '';
  const { status } = await callAxl(cluster, 'updateUser', element('userid', userid) + element('lastName', `Known on ${node}`));
  expect(status).toBe(200);
}

/** Performs every entry of an explanation while the fault stands: what it calls affected fails, what it calls unaffected works. */
export async function expectTrueEffects(cluster: Cluster, { affected, unaffected }: Explanation, password?: string): Promise<void> {
  const expected = [
    ...affected.map(({ text, check }) => ({ text, check, works: false })),
    ...unaffected.map(({ text, check }) => ({ text, check, works: true })),
  ];
  // Who tries to sign in again and fails is signed in no more, so presence is tried before.
  const isPresence = ({ check }: Effect) => check.kind === 'presence';
  const tried = [...expected.filter(isPresence), ...expected.filter((effect) => !isPresence(effect))];
  const found: typeof expected = [];
  for (const { text, check } of tried) found.push({ text, check, works: await works(cluster, check, password) });
  expect(found).toEqual(tried);
}
