import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import type { SymptomCode } from '@uclab/foundation/causes';
import type { Clock } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { DirectoryFailure } from '@uclab/platform/ldap';
import { presenceNodes } from '../feed/process-nodes.ts';
import { readChangeState } from '../feed/revision.ts';
import { readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import { writeChangesMark } from './changes-mark.ts';
import type { CollectedEntries } from './collected-entries.ts';
import { isPassing } from './directory-source.ts';
import { leaveOutSharedMail, mergeInto, nameManagers } from './merge.ts';
import { type Reading, readUsers, type WhatWasRead } from './read-users.ts';
import { findRun, writeOutcome, writeRun } from './run-record.ts';

/** As the product words it: https://puck.nether.net/pipermail/cisco-voip/ (3 May 2016) */
const zeroUsers = 'Dirsync synched zero users. Please verify the custom LDAP filter configured for this agreement';

/** How many left-out entries a run names in the log. */
const namedSkips = 100;

/** A run whose result is not to be believed: the directory answered with nobody. */
class ZeroUsersError extends Error {
  override readonly name = 'ZeroUsersError';

  constructor() {
    super(zeroUsers);
  }
}

export interface RunContext extends Reading {
  readonly clock: Clock;
  /** A mail address belongs to one user. */
  readonly uniqueMail: boolean;
}

const symptomOf = (error: unknown): SymptomCode | undefined =>
  error instanceof DirectoryFailure ? error.symptom : error instanceof ZeroUsersError ? 'LDAP_RETURNED_NO_USERS' : undefined;

function tellSkipped(collected: CollectedEntries, skipped: number, write: RunContext['write']): void {
  const first = collected.firstSkipped(namedSkips);
  for (const { dn, reason } of first) write('WARN', `Not synchronized, ${reason}: ${dn}`);
  if (skipped > first.length) write('WARN', `Not synchronized: ${skipped - first.length} more entries`);
}

function tellShortened(collected: CollectedEntries, write: RunContext['write']): void {
  const first = collected.firstShortened(namedSkips);
  for (const { dn, reason } of first) write('WARN', `Synchronized, ${reason}: ${dn}`);
  const more = collected.countShortened() - first.length;
  if (more > 0) write('WARN', `Synchronized, with values cut: ${more} more entries`);
}

/** One transaction holds the changes of the run and its record: a run that is not recorded has changed nothing. */
const apply = (what: WhatWasRead, agreement: StoredLdapDirectory, run: SyncRun, context: RunContext): Promise<SyncRun> =>
  context.store.exclusive(async () => {
    const { store, clock } = context;
    const { kind, extent, collected } = what;
    await collected.tables.fill([nameManagers(), ...(context.uniqueMail ? leaveOutSharedMail(agreement.pkid, kind) : [])]);
    const skipped = collected.countSkipped();
    tellSkipped(collected, skipped, context.write);
    tellShortened(collected, context.write);
    // Nobody changed is nothing unusual; nobody there is.
    const nobody = kind === 'full' ? collected.entries === skipped : collected.identified === 0;
    if (!what.mayBeNobody && nobody) throw new ZeroUsersError();
    const finished: SyncRun = { ...run, outcome: 'succeeded', finishedAtMs: clock.nowMs(), skipped };
    const changes = mergeInto({
      run: run.id,
      agreement,
      extent,
      keepsLocalUsers: context.keepsLocalUsers,
      nodes: presenceNodes(store),
      state: readChangeState(store),
      nowMs: clock.nowMs(),
      personal: collected.personal,
    });
    const mark = writeChangesMark(store, readLdapSystem(store), agreement, what.mark);
    await store.writeWith(collected.tables, [...changes, ...mark, ...writeRun(agreement.pkid, finished), ...writeOutcome(run.id)]);
    const kept = findRun(store, run.id);
    if (!kept) throw new Error(`run ${run.id} is not kept`);
    if (kept.deactivated > 0) context.write('INFO', `DSDBInterface.setUserInactive Found ${kept.deactivated} users`);
    return kept;
  });

/** How a run ended. */
export interface RunResult {
  readonly run: SyncRun;
  readonly symptom: SymptomCode | undefined;
  /** It failed by something that a while later may be over. */
  readonly mayPass: boolean;
}

/**
 * Performs one run of an agreement and keeps its record. It never throws for what the directory does, and a run that
 * fails, at whatever page, changes no user.
 */
export async function performRun(
  agreement: StoredLdapDirectory,
  run: SyncRun,
  kind: 'full' | 'changes',
  context: RunContext,
): Promise<RunResult> {
  let progress = run;
  let collected: CollectedEntries | undefined;
  try {
    await context.store.write(writeRun(agreement.pkid, run));
    const what = await readUsers(agreement, kind, context);
    collected = what.collected;
    progress = { ...run, kind: what.kind, read: collected.entries, skipped: collected.countSkipped() };
    return { run: await apply(what, agreement, progress, context), symptom: undefined, mayPass: false };
  } catch (error) {
    const failed: SyncRun = { ...progress, outcome: 'failed', finishedAtMs: context.clock.nowMs(), error: messageOf(error) };
    context.write('ERROR', failed.error);
    await context.store.write(writeRun(agreement.pkid, failed));
    return { run: failed, symptom: symptomOf(error), mayPass: isPassing(error) };
  } finally {
    collected?.close();
  }
}
