import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import type { SyncResult, syncRequestSchema } from '@uclab/contracts/lab-api';
import { monotonicMs } from '@uclab/foundation/clock';
import { Refusal } from '@uclab/foundation/errors';
import { type Journal, newTrace, type Trace } from '@uclab/foundation/journal';
import type { z } from 'zod';
import type { Timekeeper } from '../clock/index.ts';
import { AxlFault, type CucmAdmin } from '../cucm-admin/index.ts';
import type { Nodes } from '../nodes/index.ts';
import { hasCaughtUp, waitForAgents } from './agents.ts';
import type { Attempts } from './attempts.ts';
import { recordUnanswered } from './unanswered-call.ts';

export interface Synchronising {
  readonly nodes: Nodes;
  readonly cucm: CucmAdmin;
  readonly attempts: Attempts;
  readonly time: Pick<Timekeeper, 'advance'>;
  /** The laboratory's own, for what no node could record. */
  readonly ownJournal: Journal;
}

/** A run that has not ended by then is reported as running; whoever asked waits a minute at most. */
const runsMs = 40_000;
/** CUCM has begun the run when it answers; its status is a moment behind. */
const beginsMs = 5_000;
const agentsMs = 10_000;
/** Runs among which that of an attempt is: others may have begun since. */
const runsLookedAt = 20;
/** A node that does not answer tells of them when it does again. */
const noRuns: { readonly runs: SyncRun[] } = { runs: [] };

/** What CUCM answers, to whom asks how a run goes and to whom wants a second one. */
const underProcess = 'Sync is currently under process';

type Outcome = SyncResult['outcome'];

/**
 * A full run of one agreement or of all, and then until the Sync Agents have what it brought. `refused` with CUCM's words when CUCM
 * starts none. Throws a Refusal for an agreement that is not there and when CUCM does not answer.
 */
export async function synchronise(parts: Synchronising, request: z.output<typeof syncRequestSchema>): Promise<SyncResult> {
  const { nodes, attempts } = parts;
  const trace = newTrace();
  let begun = false;
  const begin = () => {
    if (!begun) attempts.begin({ id: trace.traceId, kind: 'sync', user: '', node: 'cucm', agreement: request.agreement });
    begun = true;
  };
  try {
    const agreements = await agreementsFor(nodes, request.agreement);
    begin();
    const { outcome, message, runs } = await runAll(parts, agreements, request.wait, trace);
    const agents = await agentsAfter(nodes, outcome, runs);
    if (outcome !== 'running') {
      await nodes.flushJournals();
      await attempts.finish(trace.traceId, outcome === 'succeeded' ? 'succeeded' : 'failed');
    }
    return { attempt: trace.traceId, outcome, message, ...summed(runs), agentsCaughtUp: agents.caughtUp, agentsBehind: agents.behind };
  } catch (error) {
    // Whoever named an agreement that is not there has tried nothing yet.
    if (error instanceof Refusal && error.kind === 'not-found') throw error;
    begin();
    recordUnanswered(parts.ownJournal, trace, 'doLdapSync', error);
    await nodes.flushJournals();
    await attempts.finish(trace.traceId, 'failed');
    throw error;
  }
}

/** Of a run that goes on nobody knows yet what there will be for an agent to have. */
async function agentsAfter(nodes: Nodes, outcome: Outcome, runs: readonly SyncRun[]): Promise<{ caughtUp: string[]; behind: string[] }> {
  if (outcome === 'running') return { caughtUp: [], behind: [] };
  // Beside one that failed another may have brought something.
  if (runs.some((run) => run.outcome === 'succeeded')) return waitForAgents(nodes, agentsMs);
  return { caughtUp: caughtUp(nodes, true), behind: caughtUp(nodes, false) };
}

const caughtUp = (nodes: Nodes, wanted: boolean): string[] =>
  nodes
    .presence()
    .filter((node) => hasCaughtUp(nodes, node) === wanted)
    .map((node) => node.name);

async function agreementsFor(nodes: Nodes, wanted: string | undefined): Promise<string[]> {
  const { cucm } = await nodes.get('cucm').refresh();
  const names = cucm?.agreements.map(({ name }) => name) ?? [];
  if (wanted === undefined) return names;
  if (names.includes(wanted)) return [wanted];
  const there = names.length > 0 ? `there ${names.length > 1 ? 'are' : 'is'} ${names.join(', ')}` : 'CUCM has none';
  throw new Refusal('not-found', `There is no LDAP Directory agreement '${wanted}'; ${there}.`, 'agreement');
}

async function runAll(
  { nodes, cucm, time, ownJournal }: Synchronising,
  agreements: readonly string[],
  wait: boolean,
  trace: Trace,
): Promise<{ outcome: Outcome; message: string; runs: SyncRun[] }> {
  if (agreements.length === 0) {
    const message = 'CUCM has no LDAP Directory agreement.';
    recordNothingToRun(nodes, ownJournal, trace, message);
    return { outcome: 'refused', message, runs: [] };
  }
  const until = monotonicMs() + runsMs;
  const runs: SyncRun[] = [];
  const said = new Map<string, string>();
  const free = await withoutRunning(cucm, agreements, said);
  const told = (outcome: Outcome) => ({ outcome, message: messageFor(agreements, said), runs });
  for (const agreement of free) {
    try {
      said.set(agreement, await cucm.startSync(agreement, trace));
    } catch (error) {
      if (!(error instanceof AxlFault)) throw error;
      said.set(agreement, error.message);
      return told('refused');
    }
    const run = wait ? await endOf(nodes, time, agreement, trace, until) : await runOf(nodes, agreement, trace, hasBegun, beginsMs);
    if (run) runs.push(run);
    if (!wait) continue;
    if (!run || !hasEnded(run)) return told('running');
    const words = await cucm.syncStatus(agreement).catch(() => run.error);
    if (words !== '') said.set(agreement, words);
  }
  if (!wait) return told('running');
  return told(runs.every((run) => run.outcome === 'succeeded') ? 'succeeded' : 'failed');
}

/**
 * Of several agreements those of which no run is under way, for CUCM would refuse a second one; what it says of the others stands in `said`.
 * Where all of them run, that is for CUCM to say.
 */
async function withoutRunning(cucm: CucmAdmin, agreements: readonly string[], said: Map<string, string>): Promise<readonly string[]> {
  if (agreements.length === 1) return agreements;
  const statuses = await Promise.all(agreements.map((name) => cucm.syncStatus(name).catch(() => '')));
  const free = agreements.filter((_, index) => statuses[index] !== underProcess);
  if (free.length === 0) return agreements;
  for (const name of agreements) if (!free.includes(name)) said.set(name, underProcess);
  return free;
}

/** CUCM's words of the agreements that were spoken of, with their names where they are not the same of all. */
function messageFor(agreements: readonly string[], said: ReadonlyMap<string, string>): string {
  const words = new Set(said.values());
  if (words.size === 1) return [...words].join('');
  return agreements
    .filter((name) => said.has(name))
    .map((name) => `${name}: ${said.get(name)}`)
    .join('; ');
}

/** Without an agreement CUCM cannot even be asked for a run, so only the laboratory can record that there was none. */
function recordNothingToRun(nodes: Nodes, ownJournal: Journal, trace: Trace, error: string): void {
  const symptom = nodes.get('cucm').status?.cucm?.synchronisationEnabled ? 'SYNC_NO_AGREEMENT' : 'SYNC_NOT_ENABLED';
  const facts = { run: '', agreement: 'none', read: 0, added: 0, updated: 0, deactivated: 0, skipped: 0, error };
  ownJournal.record(trace, 'dirsync.finished', facts, { symptom });
}

const hasBegun = (): boolean => true;
const hasEnded = (run: SyncRun): boolean => run.outcome !== 'running';

/**
 * The run when it has ended, or as it is at the end of real time. Whoever waits for it does not wait for the delays between its tries: they
 * are calendar time, which passes at once.
 */
async function endOf(
  nodes: Nodes,
  time: Synchronising['time'],
  agreement: string,
  trace: Trace,
  until: number,
): Promise<SyncRun | undefined> {
  for (;;) {
    const leftMs = () => Math.max(0, until - monotonicMs());
    const run = await runOf(nodes, agreement, trace, (now) => hasEnded(now) || now.waitingUntilMs > 0, leftMs());
    if (!run || hasEnded(run) || leftMs() === 0) return run;
    await time.advance(run.waitingUntilMs, leftMs());
  }
}

/** The run of this attempt as it is once `wanted` holds, or else when the time is over; undefined where CUCM has not told of it. */
async function runOf(
  nodes: Nodes,
  agreement: string,
  { traceId }: Trace,
  wanted: (run: SyncRun) => boolean,
  deadlineMs: number,
): Promise<SyncRun | undefined> {
  const cucm = nodes.get('cucm');
  const isOurs = (run: SyncRun): boolean => run.traceId === traceId && run.agreement === agreement;
  const find = async (): Promise<SyncRun | undefined> => {
    const last = cucm.status?.cucm?.lastRun;
    if (last && isOurs(last)) return last;
    // While the run of another agreement is under way, that is the last one of which a status tells.
    const { runs } = await cucm.appliance.syncRuns({ last: runsLookedAt }).catch(() => noRuns);
    return runs.find(isOurs);
  };
  const until = monotonicMs() + deadlineMs;
  let isNews = true;
  const stopListening = nodes.onChange(() => {
    isNews = true;
  });
  try {
    for (;;) {
      isNews = false;
      const run = await find();
      if (run && wanted(run)) return run;
      if (!(await nodes.waitFor(() => isNews, Math.max(0, until - monotonicMs())))) return run;
    }
  } finally {
    stopListening();
  }
}

const counts = ['read', 'added', 'updated', 'deactivated', 'skipped'] as const;

function summed(runs: readonly SyncRun[]): Pick<SyncResult, 'run' | (typeof counts)[number]> {
  const sum = (count: (typeof counts)[number]) => runs.reduce((total, run) => total + run[count], 0);
  const [read, added, updated, deactivated, skipped] = [sum('read'), sum('added'), sum('updated'), sum('deactivated'), sum('skipped')];
  return { run: runs.at(-1)?.id ?? '', read, added, updated, deactivated, skipped };
}
