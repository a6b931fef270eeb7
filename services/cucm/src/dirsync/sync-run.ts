import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import type { SymptomCode } from '@uclab/foundation/causes';
import type { Clock } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { DirectoryFailure } from '@uclab/platform/ldap';
import type { Store } from '@uclab/platform/store';
import { presenceNodes } from '../feed/process-nodes.ts';
import { readChangeState, writeChangeState } from '../feed/revision.ts';
import { readLdapSystem, type StoredLdapDirectory } from '../ldap/index.ts';
import { applicationUserKeys, writeEndUsers } from '../users/index.ts';
import { attributeMap } from './attribute-map.ts';
import { defaultFilter } from './default-filter.ts';
import type { DirectorySource } from './directory-source.ts';
import { DirectoryUsers } from './directory-users.ts';
import { KnownUsers } from './known-users.ts';
import { reconcile } from './reconcile.ts';
import { writeRun } from './run-record.ts';

/** As the product words it: https://puck.nether.net/pipermail/cisco-voip/ (3 May 2016) */
const zeroUsers = 'Dirsync synched zero users. Please verify the custom LDAP filter configured for this agreement';

/** How many left-out entries a run names in the log. */
const namedSkips = 100;

/** A run that was stopped before it had read everything. */
class RunCancelledError extends Error {
  override readonly name = 'RunCancelledError';
}

/** A run whose result is not to be believed: the directory answered with nobody. */
class ZeroUsersError extends Error {
  override readonly name = 'ZeroUsersError';

  constructor() {
    super(zeroUsers);
  }
}

export interface RunContext {
  readonly store: Store;
  readonly source: DirectorySource;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Users without an agreement are none of its business. */
  readonly keepsLocalUsers: boolean;
  readonly write: (level: 'INFO' | 'WARN' | 'ERROR', text: string) => void;
}

const symptomOf = (error: unknown): SymptomCode | undefined =>
  error instanceof DirectoryFailure ? error.symptom : error instanceof ZeroUsersError ? 'LDAP_RETURNED_NO_USERS' : undefined;

/** What the directory has and what CUCM had. */
interface BothSides {
  readonly users: DirectoryUsers;
  readonly known: KnownUsers;
}

async function readUsers(agreement: StoredLdapDirectory, context: RunContext): Promise<BothSides> {
  const system = readLdapSystem(context.store);
  const map = attributeMap(system, agreement);
  const query = { base: agreement.userSearchBase, filter: defaultFilter[system.ldapServer], attributes: Object.values(map) };
  const users = new DirectoryUsers(map, applicationUserKeys(context.store));
  const known = new KnownUsers(context.store, agreement.pkid, context.keepsLocalUsers);
  const pages = context.source.pages(agreement, query, context.signal)[Symbol.asyncIterator]();
  let next = pages.next();
  for (let page = await next; !page.done && !context.signal.aborted; page = await next) {
    // The directory works on the next page while this one is looked at.
    next = pages.next();
    users.add(page.value);
    known.readPortion();
  }
  if (context.signal.aborted) {
    await next.catch(() => undefined);
    await pages.return?.();
    throw new RunCancelledError('the run was cancelled');
  }
  return { users, known };
}

/** One transaction holds the changes of the run and its record: a run that is not recorded has changed nothing. */
const apply = ({ users, known }: BothSides, agreement: StoredLdapDirectory, run: SyncRun, context: RunContext): Promise<SyncRun> =>
  context.store.exclusive(async () => {
    const { store, clock } = context;
    const read = users.finish();
    if (read.length === 0) throw new ZeroUsersError();
    const result = reconcile({
      known: known.all(),
      load: (user) => known.load(user),
      read,
      agreement: agreement.pkid,
      nodes: presenceNodes(store),
      state: readChangeState(store),
      nowMs: clock.nowMs(),
    });
    const { added, updated, deactivated } = result;
    if (deactivated > 0) context.write('INFO', `DSDBInterface.setUserInactive Found ${deactivated} users`);
    const finished: SyncRun = { ...run, outcome: 'succeeded', finishedAtMs: clock.nowMs(), added, updated, deactivated };
    const changes = result.changed.length > 0 ? [writeEndUsers(result.changed), writeChangeState(result.state)] : [];
    await store.write([...changes, writeRun(agreement.pkid, finished)]);
    return finished;
  });

/**
 * Performs one full run of an agreement and keeps its record. It never throws for what the directory does, and a run that
 * fails, at whatever page, changes no user.
 */
export async function performRun(
  agreement: StoredLdapDirectory,
  run: SyncRun,
  context: RunContext,
): Promise<{ run: SyncRun; symptom: SymptomCode | undefined }> {
  let progress = run;
  try {
    const both = await readUsers(agreement, context);
    const { users } = both;
    for (const { dn, reason } of users.skipped.slice(0, namedSkips)) context.write('WARN', `Not synchronized, ${reason}: ${dn}`);
    if (users.skipped.length > namedSkips) context.write('WARN', `Not synchronized: ${users.skipped.length - namedSkips} more entries`);
    progress = { ...run, read: users.entries, skipped: users.skipped.length };
    return { run: await apply(both, agreement, progress, context), symptom: undefined };
  } catch (error) {
    const failed: SyncRun = { ...progress, outcome: 'failed', finishedAtMs: context.clock.nowMs(), error: messageOf(error) };
    context.write('ERROR', failed.error);
    await context.store.write([writeRun(agreement.pkid, failed)]);
    return { run: failed, symptom: symptomOf(error) };
  }
}
