import type { Clock } from '@uclab/foundation/clock';
import { delay, monotonicMs } from '@uclab/foundation/clock';
import { messageOf, Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace } from '@uclab/foundation/journal';
import type { Logger } from '@uclab/foundation/log';
import { platformTraits } from '@uclab/foundation/persona';
import type { AccountBook } from '../accounts/index.ts';
import { type Attempts, followsCucm, hasGivenUp, synchronise } from '../attempts/index.ts';
import type { Timekeeper } from '../clock/index.ts';
import type { CucmAdmin } from '../cucm-admin/index.ts';
import type { Links } from '../links/index.ts';
import type { Nodes, NodeWatch } from '../nodes/index.ts';
import type { LabSeed } from '../service/seed.ts';
import { presenceNodesBehind } from './presence-peers.ts';

export interface BringUpParts {
  readonly nodes: Nodes;
  readonly links: Links;
  readonly cucm: CucmAdmin;
  readonly attempts: Attempts;
  readonly ownJournal: Journal;
  readonly accounts: AccountBook;
  readonly time: Pick<Timekeeper, 'advance'>;
  readonly clock: Clock;
  readonly seed: LabSeed;
  readonly log: Logger;
}

const firstStartMs = 120_000;
/** A whole cluster that is started again is there long before; a node that was stopped on purpose keeps the laboratory no longer. */
const laterStartMs = 60_000;
const agentsMs = 30_000;
const peersMs = 15_000;
const gatewaysMs = 10_000;
/** A fault that stood when the laboratory ended stands when it is started again, and may keep an agent from CUCM for ever. */
const agentsAgainMs = 15_000;
const retryMs = 300;

/**
 * From nodes that just started to a cluster that can be used: synchronised, every Sync Agent with all users, and that state kept as the
 * one which `reset` returns to. Throws when the cluster does not get there.
 */
export async function bringUp(parts: BringUpParts): Promise<void> {
  const { nodes, attempts } = parts;
  const until = monotonicMs() + firstStartMs;
  if (!(await nodes.waitFor(() => nodes.all().every((node) => node.reachable && node.status?.ready), firstStartMs))) {
    const missing = nodes.all().filter((node) => !node.reachable || !node.status?.ready);
    throw new Error(`not ready after ${firstStartMs / 1000} s: ${missing.map((node) => node.name).join(', ')}`);
  }
  await parts.links.settle();
  await firstSynchronisation(parts, until);
  await waitForFollowers(nodes);
  await Promise.all(nodes.all().map((node) => node.appliance.checkpoint()));
  await applyProfile(parts);
  attempts.clear();
}

/**
 * A cluster that was brought up before is left as it is. Resolves when all nodes answer and their Sync Agents have what CUCM has: at most
 * a minute for the nodes, 15 seconds for the agents of those that are there. Whatever is missing then is logged, and done without.
 */
export async function findAgain({ nodes, links, log }: BringUpParts): Promise<void> {
  if (!(await nodes.waitFor(() => nodes.all().every((node) => node.reachable && node.status?.ready), laterStartMs))) {
    const missing = nodes.all().filter((node) => !node.reachable || !node.status?.ready);
    log.warn({ nodes: missing.map((node) => node.name) }, 'went on without nodes that do not answer');
  }
  await links.settle();
  await nodes.refreshAll();
  const present = nodes.presence().filter((node) => node.reachable);
  const behind = await agentsBehind(nodes, present, agentsAgainMs);
  if (behind.length > 0) log.warn({ nodes: behind }, 'went on although Sync Agents do not have what CUCM has');
}

/** Back to what `bringUp` ended with: every node, every link, the clock. Throws a Refusal when a node does not answer. */
export async function resetCluster(parts: BringUpParts): Promise<void> {
  const { nodes, links, attempts, accounts, clock } = parts;
  clock.setOffset(0);
  await openLinks(links);
  const presence = nodes.presence();
  // Their Sync Agents begin with a call to CUCM, so CUCM has to be there before them.
  await resetNodes(nodes.all().filter((node) => !presence.includes(node)));
  await links.settle();
  await resetNodes(presence);
  await links.settle();
  await waitForFollowers(nodes);
  await applyProfile(parts);
  await nodes.flushJournals();
  accounts.forgetLearned();
  attempts.clear();
}

/** Toxiproxy may hold its answer back for as long as it delays a connection that has to end first. */
async function openLinks(links: Links): Promise<void> {
  const until = monotonicMs() + gatewaysMs;
  for (;;) {
    try {
      await links.setAll();
      return;
    } catch (error) {
      if (!(error instanceof Refusal && error.kind === 'unreachable') || monotonicMs() > until) throw error;
      await delay(retryMs);
    }
  }
}

async function resetNodes(nodes: readonly NodeWatch[]): Promise<void> {
  const reset = async ({ appliance }: NodeWatch) => {
    await appliance.setClock(0);
    await appliance.reset();
  };
  await Promise.all(nodes.map(reset));
  await Promise.all(nodes.map((node) => node.refresh()));
}

/** What a profile adds to a cluster that is in order: certificates uploaded without a restart, links that are blocked. */
async function applyProfile({ nodes, links, seed }: BringUpParts): Promise<void> {
  const certificate = nodes.get('directory').status?.directory?.certificatePem ?? '';
  for (const name of seed.uploadDirectoryCertificateTo) {
    const node = nodes.get(name);
    const { ldapTrustStore } = platformTraits(node.status?.version ?? '');
    await node.appliance.uploadCertificate(ldapTrustStore, Buffer.from(certificate), 'directory.pem', newTrace());
    await node.refresh();
  }
  if (Object.keys(seed.initialLinks).length > 0) await links.setAll(seed.initialLinks);
}

/** Its first run may still meet a gateway or a service that is about to start. */
async function firstSynchronisation(parts: BringUpParts, until: number): Promise<void> {
  const { nodes, log } = parts;
  const cucm = nodes.get('cucm');
  while (cucm.status?.cucm?.synchronisationEnabled && cucm.status.cucm.lastRun?.outcome !== 'succeeded') {
    const problem = await tryToSynchronise(parts);
    if (problem === undefined) return;
    log.warn({ problem }, 'the first synchronisation did not succeed');
    if (monotonicMs() > until) throw new Error(`the first synchronisation did not succeed: ${problem}`);
    await delay(retryMs);
  }
}

async function tryToSynchronise(parts: BringUpParts): Promise<string | undefined> {
  try {
    const { outcome, message } = await synchronise(parts, { wait: true });
    return outcome === 'succeeded' ? undefined : message;
  } catch (error) {
    return messageOf(error);
  }
}

async function waitForFollowers(nodes: Nodes): Promise<void> {
  const presence = nodes.presence();
  await Promise.all([nodes.get('cucm'), ...presence].map((node) => node.refresh()));
  const behind = await agentsBehind(nodes, presence, agentsMs);
  if (behind.length > 0) throw new Refusal('unreachable', `The Sync Agent of ${behind.join(' and ')} does not get what CUCM has.`);
  const apart = await presenceNodesBehind(nodes, peersMs);
  if (apart.length > 0) throw new Refusal('unreachable', `${apart.join(' and ')} does not get what the other presence nodes have.`);
}

/** The nodes whose Sync Agents do not follow CUCM by then, but for those whose release keeps them from it. */
async function agentsBehind(nodes: Nodes, presence: readonly NodeWatch[], deadlineMs: number): Promise<string[]> {
  const isBehind = (node: NodeWatch): boolean => !followsCucm(nodes, node) && !hasGivenUp(nodes, node);
  await nodes.waitFor(() => !presence.some(isBehind), deadlineMs);
  return presence.filter(isBehind).map((node) => node.name);
}
