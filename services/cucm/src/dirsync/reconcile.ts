import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { homeNodeOf } from '../feed/process-nodes.ts';
import type { ChangeState } from '../feed/revision.ts';
import { type EndUser, userStatus } from '../users/index.ts';
import type { DirectoryUser } from './directory-users.ts';
import { contentOf, type KnownUser } from './known-users.ts';

/** What a run makes of the users that CUCM has and those that the directory returned. */
export interface Reconciliation {
  readonly changed: readonly EndUser[];
  readonly state: ChangeState;
  readonly added: number;
  readonly updated: number;
  readonly deactivated: number;
}

/** Users that are looked at before others have their turn. */
const usersOfTurn = 250;

const linked = (read: DirectoryUser, agreement: string) => ({
  userid: read.userid,
  firstname: read.firstname,
  middlename: read.middlename,
  lastname: read.lastname,
  manager: read.manager,
  department: read.department,
  telephonenumber: read.telephonenumber,
  mailid: read.mailid,
  uniqueidentifier: read.uniqueidentifier,
  status: userStatus.active,
  fkdirectorypluginconfig: agreement,
  deletedtimestamp: null,
});

/**
 * The changes of one run: users whose id matches become active, are updated and linked to the agreement; users only in the
 * directory are created; users of the agreement, and local ones, that the directory does not have go inactive. Users of
 * other agreements are left alone. To be called where nobody else writes: others that only read have their turn meanwhile. (Before release 9.0 local users cannot stand beside synchronised ones:
 * http://what-when-how.com/Tutorial/topic-1146neoa4d/CCNA-Voice-640-461-289.html)
 */
export async function reconcile(input: {
  readonly known: readonly KnownUser[];
  readonly load: (user: KnownUser) => EndUser;
  readonly read: readonly DirectoryUser[];
  /** Keys of those whom the directory has, also where their entry was left out or not read again: they stay as they are. */
  readonly present: ReadonlySet<string>;
  readonly agreement: string;
  readonly nodes: readonly string[];
  readonly state: ChangeState;
  readonly nowMs: number;
}): Promise<Reconciliation> {
  const { agreement, nodes, load } = input;
  let { revision, homed } = input.state;
  const changed: EndUser[] = [];
  const counts = { added: 0, updated: 0, deactivated: 0 };
  let looked = 0;
  /** Whether it is time for others. */
  const isTurn = (): boolean => ++looked % usersOfTurn === 0;
  const byKey = new Map<string, KnownUser>();
  for (const user of input.known) {
    if (isTurn()) await setImmediate();
    byKey.set(user.key, user);
  }
  for (const read of input.read) {
    if (isTurn()) await setImmediate();
    const user = byKey.get(read.key);
    byKey.delete(read.key);
    if (!user) {
      counts.added++;
      changed.push({ pkid: randomUUID(), ...linked(read, agreement), homenode: homeNodeOf(nodes, homed++), revision: ++revision });
    } else if (user.content !== contentOf(read, agreement)) {
      counts.updated++;
      changed.push({ ...load(user), ...linked(read, agreement), revision: ++revision });
    }
  }
  for (const user of byKey.values()) {
    if (isTurn()) await setImmediate();
    if (user.ours === 0 || input.present.has(user.key)) continue;
    counts.deactivated++;
    changed.push({ ...load(user), status: userStatus.inactive, deletedtimestamp: input.nowMs, revision: ++revision });
  }
  return { changed, state: { ...input.state, revision, homed }, ...counts };
}
