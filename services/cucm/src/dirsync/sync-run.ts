import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import type { SymptomCode } from '@uclab/foundation/causes';
import { messageOf } from '@uclab/foundation/errors';
import { DirectoryFailure } from '@uclab/platform/ldap';
import type { Write } from '@uclab/platform/store';
import { presenceNodes } from '../feed/process-nodes.ts';
import { readChangeState } from '../feed/revision.ts';
import { findLdapDirectory, type StoredLdapDirectory } from '../ldap/index.ts';
import { writeChangesMark } from './changes-mark.ts';
import type { CollectedEntries } from './collected-entries.ts';
import { isPassing } from './directory-source.ts';
import { writeLeftOut } from './left-out.ts';
import { forgetLookups, lookUpDeactivated } from './lookups.ts';
import { leaveOutKeptMail, mergeInto, settle } from './merge.ts';
import { type Reading, RunCancelledError, readUsers, refuseAborted, type WhatWasRead } from './read-users.ts';
import { findRun, writeCounts, writeRun, writeSkipped } from './run-record.ts';

/** As the product words it: https://puck.nether.net/pipermail/cisco-voip/ (3 May 2016) */
const zeroUsers = 'Dirsync synched zero users. Please verify the custom LDAP filter configured for this agreement';

/** How many left-out entries a run names in the log. */
const namedSkips = 100;

/** A run whose result is not to be believed: the directory answered with nobody, or with nobody who can be a user. */
class ZeroUsersError extends Error {
  override readonly name = 'ZeroUsersError';
  readonly leftOut: number;

  constructor(leftOut: number) {
    super(leftOut === 0 ? zeroUsers : `${zeroUsers}. All ${leftOut} entries that were read were left out`);
    this.leftOut = leftOut;
  }
}

/** A run of an agreement that is not there any more. */
class AgreementGoneError extends Error {
  override readonly name = 'AgreementGoneError';

  constructor() {
    super('the agreement was deleted before the run had finished');
  }
}

export interface RunContext extends Reading {
  /** A mail address belongs to one user. */
  readonly uniqueMail: boolean;
}

function symptomOf(error: unknown): SymptomCode | undefined {
  if (error instanceof DirectoryFailure) return error.symptom;
  if (error instanceof ZeroUsersError) return 'LDAP_RETURNED_NO_USERS';
  return error instanceof RunCancelledError || error instanceof AgreementGoneError ? 'SYNC_ENDED' : undefined;
}

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

const leftOutBy = ({ id }: SyncRun, { pkid }: StoredLdapDirectory, { outdated }: WhatWasRead): Write[] => [
  ...writeSkipped(id),
  ...writeLeftOut(pkid, id, outdated),
];

/** Leaves out whose mail address others keep, until nobody is left who has such a one; how many entries are left out then. */
async function settleMail(collected: CollectedEntries): Promise<number> {
  let skipped = 0;
  for (let now = collected.countSkipped(); now > skipped; now = collected.countSkipped()) {
    skipped = now;
    await collected.tables.fill([leaveOutKeptMail()]);
  }
  return skipped;
}

/** One transaction holds the changes of the run and its record: a run that is not recorded has changed nothing. */
const apply = (what: WhatWasRead, agreement: StoredLdapDirectory, run: SyncRun, context: RunContext): Promise<SyncRun> =>
  context.store.exclusive(async () => {
    const { store, clock, signal } = context;
    const { kind, extent, collected } = what;
    refuseAborted(signal);
    if (!findLdapDirectory(store, { pkid: agreement.pkid })) throw new AgreementGoneError();
    const scope = { agreement, extent, keepsLocalUsers: context.keepsLocalUsers };
    await collected.tables.fill(settle(scope, context.uniqueMail));
    const skipped = context.uniqueMail ? await settleMail(collected) : collected.countSkipped();
    tellSkipped(collected, skipped, context.write);
    tellShortened(collected, context.write);
    // Nobody changed is nothing unusual; nobody there is.
    const nobody = kind === 'full' ? collected.entries === skipped : collected.identified === 0;
    if (!what.mayBeNobody && nobody) throw new ZeroUsersError(skipped);
    const finished: SyncRun = { ...run, outcome: 'succeeded', finishedAtMs: clock.nowMs(), skipped };
    const changes = mergeInto({
      ...scope,
      run: run.id,
      nodes: presenceNodes(store),
      state: readChangeState(store),
      nowMs: clock.nowMs(),
      personal: collected.personal,
      movedNames: what.movedNames,
    });
    // To work it out has taken its time.
    refuseAborted(signal);
    await store.writeWith(collected.tables, [
      ...changes,
      forgetLookups(agreement.pkid, what.lookedUp),
      lookUpDeactivated(agreement.pkid),
      ...writeChangesMark(agreement.pkid, what.settings, what.mark),
      ...writeRun(agreement.pkid, finished),
      writeCounts(run.id),
      ...leftOutBy(run, agreement, what),
    ]);
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
  let what: WhatWasRead | undefined;
  try {
    await context.store.write(writeRun(agreement.pkid, run));
    what = await readUsers(agreement, kind, context);
    const { collected } = what;
    progress = { ...run, kind: what.kind, read: collected.entries, skipped: collected.countSkipped() };
    return { run: await apply(what, agreement, progress, context), symptom: undefined, mayPass: false };
  } catch (caught) {
    const error = endedBy(caught, context.signal);
    const failed: SyncRun = { ...progress, outcome: 'failed', finishedAtMs: context.clock.nowMs(), error: messageOf(error) };
    context.write('ERROR', failed.error);
    if (what && error instanceof ZeroUsersError && error.leftOut > 0) {
      const counted = { ...failed, skipped: error.leftOut };
      await context.store.writeWith(what.collected.tables, [...writeRun(agreement.pkid, counted), ...leftOutBy(run, agreement, what)]);
      return { run: counted, symptom: symptomOf(error), mayPass: false };
    }
    await context.store.write(writeRun(agreement.pkid, failed));
    return { run: failed, symptom: symptomOf(error), mayPass: isPassing(error) };
  } finally {
    what?.collected.close();
  }
}

/** Whoever ends a run ends its connection, which then looks like the directory's failure. */
function endedBy(caught: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted || !(caught instanceof DirectoryFailure)) return caught;
  return signal.reason instanceof RunCancelledError ? signal.reason : caught;
}
