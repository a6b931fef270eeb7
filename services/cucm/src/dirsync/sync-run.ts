import { setImmediate } from 'node:timers/promises';
import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import type { SymptomCode } from '@uclab/foundation/causes';
import type { Clock } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { DirectoryFailure } from '@uclab/platform/ldap';
import type { Write } from '@uclab/platform/store';
import { presenceNodes } from '../feed/process-nodes.ts';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import { type EndUser, userStatus, writeEndUsers } from '../users/index.ts';
import { writeChangesMark } from './changes-mark.ts';
import { writeDepartures } from './departures.ts';
import { isPassing } from './directory-source.ts';
import { mailOwners } from './mail-owners.ts';
import { type BothSides, type Reading, readUsers } from './read-users.ts';
import { reconcile } from './reconcile.ts';
import { writeRun } from './run-record.ts';

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

function tellSkipped({ users }: BothSides, write: RunContext['write']): void {
  for (const { dn, reason } of users.skipped.slice(0, namedSkips)) write('WARN', `Not synchronized, ${reason}: ${dn}`);
  if (users.skipped.length > namedSkips) write('WARN', `Not synchronized: ${users.skipped.length - namedSkips} more entries`);
}

/** Users whose rows are made before others have their turn. */
const usersOfTurn = 500;

/** The writes that put many users in place. */
async function writesFor(users: readonly EndUser[]): Promise<Write[]> {
  const writes: Write[] = [];
  for (let at = 0; at < users.length; at += usersOfTurn) {
    writes.push(writeEndUsers(users.slice(at, at + usersOfTurn)));
    await setImmediate();
  }
  return writes;
}

/** One transaction holds the changes of the run and its record: a run that is not recorded has changed nothing. */
const apply = (both: BothSides, agreement: StoredLdapDirectory, run: SyncRun, context: RunContext): Promise<SyncRun> =>
  context.store.exclusive(async () => {
    const { store, clock } = context;
    const { kind, users, known } = both;
    const read = users.finish(context.uniqueMail ? mailOwners(store, agreement.pkid, kind, users) : undefined);
    tellSkipped(both, context.write);
    // Nobody changed is nothing unusual; nobody there is.
    if (!both.mayBeNobody && (kind === 'full' ? read.length === 0 : users.present.size === 0)) throw new ZeroUsersError();
    const result = await reconcile({
      known: await known.all(),
      load: (user) => known.load(user),
      read,
      present: users.present,
      agreement: agreement.pkid,
      nodes: presenceNodes(store),
      state: readChangeState(store),
      nowMs: clock.nowMs(),
    });
    const { added, updated, deactivated } = result;
    if (deactivated > 0) context.write('INFO', `DSDBInterface.setUserInactive Found ${deactivated} users`);
    const gone = result.changed.filter(({ status }) => status === userStatus.inactive).map(({ userid }) => userid);
    const departures = writeDepartures(gone, { run: run.id, agreement: agreement.name, inactiveAtMs: clock.nowMs() });
    const skipped = users.skipped.length;
    const finished: SyncRun = { ...run, outcome: 'succeeded', finishedAtMs: clock.nowMs(), added, updated, deactivated, skipped };
    const changes = result.changed.length > 0 ? [...(await writesFor(result.changed)), writeChangeState(result.state)] : [];
    const mark = writeChangesMark(store, readLdapSystem(store), agreement, both.mark);
    await store.write([...changes, departures, ...mark, ...writeRun(agreement.pkid, finished, users.skipped)]);
    return finished;
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
  try {
    await context.store.write(writeRun(agreement.pkid, run));
    const both = await readUsers(agreement, kind, context);
    progress = { ...run, kind: both.kind, read: both.users.entries, skipped: both.users.skipped.length };
    return { run: await apply(both, agreement, progress, context), symptom: undefined, mayPass: false };
  } catch (error) {
    const failed: SyncRun = { ...progress, outcome: 'failed', finishedAtMs: context.clock.nowMs(), error: messageOf(error) };
    context.write('ERROR', failed.error);
    await context.store.write(writeRun(agreement.pkid, failed));
    return { run: failed, symptom: symptomOf(error), mayPass: isPassing(error) };
  }
}
