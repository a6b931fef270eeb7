import type { Write } from '@uclab/platform/store';
import type { ChangeState } from '../feed/revision.ts';
import { type PersonalField, userStatus } from '../users/index.ts';
import { askMovedManagers, findMovedReports, keepManagers, type MovedNames, nameManagers, updateMovedReports } from './managers.ts';
import { alreadyRead, directoryFields, isAbsent, isUser } from './working-tables.ts';

/*
 * A run's changes as statements over the tables of the run and those of CUCM: a whole company never passes through the service, only
 * through the store's writer, and nobody who reads waits for it.
 */

/** Whom a run concerns. */
export interface Scope {
  readonly agreement: { readonly pkid: string; readonly name: string };
  /** Whether everything was read, at least by its id, or what a changelog names only. */
  readonly extent: 'all' | 'named';
  /** Users without an agreement are none of its business. */
  readonly keepsLocalUsers: boolean;
}

/** What a run puts in place. */
export interface Merge extends Scope {
  readonly run: string;
  /** Presence nodes, which take turns as the homes of those who are added. */
  readonly nodes: readonly string[];
  /** The counters before the run. */
  readonly state: ChangeState;
  readonly nowMs: number;
  /** What the run took beside the standard fields. */
  readonly personal: readonly PersonalField[];
  /** DNs that may stand for another user than before, for those whose entries were not read; undefined where all were. */
  readonly movedNames: MovedNames | undefined;
}

const once = (sql: string, ...values: (string | number)[]): Write => ({ sql, rows: [values] });

/** Active users whom the directory does not have any more: of the agreement, and local ones where there are none beside it. */
const findGone = ({ agreement, extent, keepsLocalUsers }: Scope): Write =>
  extent === 'named'
    ? once(
        `INSERT INTO working.change (kind, enduserrow, nth)
          SELECT 'deactivated', enduser.rowid, 0 FROM working.gone CROSS JOIN enduser ON enduser.useridkey = gone.useridkey
          WHERE status = ? AND fkdirectorypluginconfig = ? AND ${isAbsent('enduser.useridkey')} ORDER BY enduser.rowid`,
        userStatus.active,
        agreement.pkid,
      )
    : once(
        `INSERT INTO working.change (kind, enduserrow, nth)
          SELECT 'deactivated', enduser.rowid, 0 FROM enduser
          WHERE status = ? AND (fkdirectorypluginconfig IS ? OR (fkdirectorypluginconfig IS NULL AND ? = 0)) AND ${isAbsent('enduser.useridkey')}
          ORDER BY enduser.rowid`,
        userStatus.active,
        agreement.pkid,
        keepsLocalUsers ? 1 : 0,
      );

/**
 * Of several entries with one user id the first becomes the user, unless the account came by another of them: whoever has it keeps it while
 * that entry is there, even one that is left out itself.
 */
const leaveAccounts: readonly Write[] = [
  once(`INSERT OR IGNORE INTO working.holder (useridkey, position)
    SELECT entry.useridkey, entry.position FROM working.entry CROSS JOIN enduser ON enduser.useridkey = entry.useridkey
    WHERE entry.skip <> '' AND enduser.uniqueidentifier <> '' AND lower(enduser.uniqueidentifier) = lower(entry.uniqueidentifier)
    ORDER BY entry.position`),
  once(`UPDATE working.entry SET skip = ${alreadyRead('userid')}
    WHERE ${isUser('entry')} AND useridkey IN (SELECT useridkey FROM working.holder)`),
  once(`UPDATE working.entry SET skip = ''
    WHERE position IN (SELECT position FROM working.holder) AND skip = ${alreadyRead('userid')}`),
];

const sharedMail = (owner: string): string => `'mail address ' || mailid || ' belongs to ' || ${owner} || ', too'`;

/**
 * Leaves out entries whose mail address belongs to another user. An active user who stays keeps an address unless the directory has given
 * the user another one. Addresses must be unique or empty: Configure LDAP Synchronization, System Configuration Guide 12.5(1)SU4.
 */
const leaveOutSharedMail = ({ extent }: Scope): Write[] => [
  once(
    `INSERT OR IGNORE INTO working.mailowner (mail, useridkey)
      SELECT lower(enduser.mailid), enduser.useridkey FROM enduser LEFT JOIN working.entry ON entry.useridkey = enduser.useridkey AND ${isUser('entry')}
      WHERE enduser.status = ? AND enduser.mailid <> ''
        ${extent === 'named' ? "AND lower(enduser.mailid) IN (SELECT lower(mailid) FROM working.entry WHERE whole = 1 AND mailid <> '')" : ''}
        AND (entry.position IS NULL OR lower(entry.mailid) = lower(enduser.mailid))
        AND enduser.rowid NOT IN (SELECT enduserrow FROM working.change WHERE kind = 'deactivated')
      ORDER BY enduser.rowid`,
    userStatus.active,
  ),
  once(`INSERT OR IGNORE INTO working.mailowner (mail, useridkey)
    SELECT lower(mailid), useridkey FROM working.entry WHERE ${isUser('entry')} AND mailid <> '' ORDER BY position`),
  once(`UPDATE working.entry SET skip = ${sharedMail('mailowner.useridkey')}
    FROM working.mailowner
    WHERE entry.whole = 1 AND entry.skip = '' AND entry.mailid <> '' AND mailowner.mail = lower(entry.mailid)
      AND mailowner.useridkey <> entry.useridkey`),
];

/**
 * Leaves out entries with the mail address of a user who keeps it, as the user's own entry is left out. Those may be users who keep theirs
 * in turn.
 */
export const leaveOutKeptMail = (): Write =>
  once(
    `UPDATE working.entry SET skip = ${sharedMail('kept.useridkey')}
      FROM (SELECT lower(enduser.mailid) AS mail, enduser.useridkey FROM working.entry AS without
        CROSS JOIN enduser ON enduser.useridkey = without.useridkey
        WHERE without.skip <> '' AND enduser.status = ? AND enduser.mailid <> ''
          AND NOT EXISTS (SELECT 1 FROM working.entry AS taken WHERE taken.useridkey = without.useridkey AND ${isUser('taken')})) AS kept
      WHERE entry.whole = 1 AND entry.skip = '' AND entry.mailid <> '' AND kept.mail = lower(entry.mailid)
        AND kept.useridkey <> entry.useridkey`,
    userStatus.active,
  );

/** What is worked out before anybody is changed: who is gone, and which entry an id and a mail address belong to. */
export const settle = (scope: Scope, uniqueMail: boolean): Write[] => [
  findGone(scope),
  ...leaveAccounts,
  ...(uniqueMail ? leaveOutSharedMail(scope) : []),
];

/** The value of each field as CUCM keeps it: a manager by user id. */
const wanted = (field: string): string => (field === 'manager' ? "coalesce(manager.userid, '')" : `entry.${field}`);

const fieldsOf = ({ personal }: Merge): readonly string[] => [...directoryFields, ...personal];

/** Whom the directory adds or changes, in its order. */
function findChanged(merge: Merge): Write {
  // The manager is looked up last, and not at all for whoever is new or differs anyhow.
  const manager = "coalesce((SELECT userid FROM working.manager WHERE manager.managerkey = entry.managerkey), '')";
  const isDifferent = [
    ...fieldsOf(merge)
      .filter((field) => field !== 'manager')
      .map((field) => `enduser.${field} <> ${wanted(field)}`),
    `enduser.manager <> ${manager}`,
  ].join(' OR ');
  return once(
    `INSERT INTO working.change (kind, position, enduserrow, nth)
      SELECT iif(enduser.rowid IS NULL, 'added', 'updated'), entry.position, enduser.rowid,
        sum(enduser.rowid IS NULL) OVER (ORDER BY entry.position ROWS UNBOUNDED PRECEDING)
      FROM working.entry
      LEFT JOIN enduser ON enduser.useridkey = entry.useridkey
      WHERE ${isUser('entry')} AND (enduser.rowid IS NULL OR enduser.status <> ? OR enduser.fkdirectorypluginconfig IS NOT ? OR ${isDifferent})
      ORDER BY entry.position`,
    userStatus.active,
    merge.agreement.pkid,
  );
}

function addUsers(merge: Merge): Write {
  const { agreement, nodes, state } = merge;
  const fields = fieldsOf(merge);
  return once(
    `INSERT INTO enduser (pkid, useridkey, status, fkdirectorypluginconfig, homenode, revision, ${fields.join(', ')})
      SELECT entry.newpkid, entry.useridkey, ?, ?, coalesce(? ->> CAST((? + change.nth - 1) % ? AS INTEGER), ''), ? + change.place, ${fields.map(wanted).join(', ')}
      FROM working.change CROSS JOIN working.entry ON entry.position = change.position LEFT JOIN working.manager ON manager.managerkey = entry.managerkey
      WHERE change.kind = 'added' ORDER BY change.place`,
    userStatus.active,
    agreement.pkid,
    JSON.stringify(nodes),
    state.homed,
    Math.max(1, nodes.length),
    state.revision,
  );
}

function updateUsers(merge: Merge): Write {
  const { agreement, state } = merge;
  const fields = fieldsOf(merge);
  return once(
    `UPDATE enduser SET status = ?, fkdirectorypluginconfig = ?, deletedtimestamp = NULL, revision = ? + found.place,
        ${fields.map((field) => `${field} = found.${field}`).join(', ')}
      FROM (SELECT change.enduserrow, change.place, ${fields.map((field) => `${wanted(field)} AS ${field}`).join(', ')}
        FROM working.change CROSS JOIN working.entry ON entry.position = change.position LEFT JOIN working.manager ON manager.managerkey = entry.managerkey
        WHERE change.kind = 'updated') AS found
      WHERE enduser.rowid = found.enduserrow`,
    userStatus.active,
    agreement.pkid,
    state.revision,
  );
}

const deactivateUsers = ({ state, nowMs }: Merge): Write =>
  once(
    `UPDATE enduser SET status = ?, deletedtimestamp = ?, revision = ? + change.place
      FROM working.change WHERE change.kind = 'deactivated' AND enduser.rowid = change.enduserrow`,
    userStatus.inactive,
    nowMs,
    state.revision,
  );

const keepDepartures = ({ run, agreement, nowMs }: Merge): Write =>
  once(
    `INSERT OR REPLACE INTO departure (useridkey, run, agreement, inactiveat, removedat)
      SELECT enduser.useridkey, ?, ?, ?, 0 FROM working.change CROSS JOIN enduser ON enduser.rowid = change.enduserrow
      WHERE change.kind = 'deactivated'`,
    run,
    agreement.name,
    nowMs,
  );

const countRevisions = (): Write =>
  once(`UPDATE changestate SET revision = revision + (SELECT count(*) FROM working.change),
    homed = homed + (SELECT count(*) FROM working.change WHERE kind = 'added') WHERE id = 1`);

/**
 * The changes of one run: users whose id matches become active, are updated and linked to the agreement; users only in the directory are
 * created; users of the agreement, and local ones, that were found to be gone go inactive. Users of other agreements are left alone.
 * (Before release 9.0 local users cannot stand beside synchronised ones:
 * http://what-when-how.com/Tutorial/topic-1146neoa4d/CCNA-Voice-640-461-289.html)
 */
export function mergeInto(merge: Merge): Write[] {
  const { agreement, movedNames, state } = merge;
  return [
    ...(movedNames ? [askMovedManagers(movedNames)] : []),
    ...nameManagers(),
    findChanged(merge),
    ...(movedNames ? [findMovedReports(agreement.pkid, movedNames)] : []),
    addUsers(merge),
    updateUsers(merge),
    ...(movedNames ? [updateMovedReports(state.revision)] : []),
    deactivateUsers(merge),
    ...keepManagers(),
    keepDepartures(merge),
    countRevisions(),
  ];
}
