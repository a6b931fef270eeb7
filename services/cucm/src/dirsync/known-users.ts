import { setImmediate } from 'node:timers/promises';
import type { Store } from '@uclab/platform/store';
import { z } from 'zod';
import { readChangeState } from '../feed/revision.ts';
import { type EndUser, findEndUserAt, userStatus } from '../users/index.ts';
import type { DirectoryUser } from './directory-users.ts';

/** How many users are read at once: about as long as a directory takes for a page. */
const portion = 1000;

/** The fields that a directory fills, in the order in which they are compared. */
const compared = [
  'userid',
  'firstname',
  'middlename',
  'lastname',
  'manager',
  'department',
  'telephonenumber',
  'mailid',
  'uniqueidentifier',
] as const;

const separator = '\u001f';

const knownRow = z.object({
  position: z.int(),
  key: z.string(),
  /** All that a run would make of the user, in one text: most users are as they were, and one comparison says so. */
  content: z.string(),
  /** 1 where the user goes inactive when the directory does not return it. */
  ours: z.int(),
});

/** As much of a user as a run needs of those who stay as they were. */
export type KnownUser = z.infer<typeof knownRow>;

const columns = ['status', "coalesce(fkdirectorypluginconfig, '')", ...compared].join(' || char(31) || ');
const selection = `SELECT rowid AS position, useridkey AS key, ${columns} AS content,
  (status = ${userStatus.active} AND (fkdirectorypluginconfig IS ? OR (fkdirectorypluginconfig IS NULL AND ? = 0))) AS ours
  FROM enduser`;
const query = `${selection} WHERE rowid > ? ORDER BY rowid LIMIT ?`;

/** The content of a user who is active and linked to the agreement with what the directory has. */
export const contentOf = (user: DirectoryUser, agreement: string): string =>
  [userStatus.active, agreement, ...compared.map((field) => user[field])].join(separator);

/** What a run has to know of the users of CUCM. */
export interface KnownSide {
  /** As they are now; to be called where nobody else writes. */
  all(): readonly KnownUser[] | Promise<readonly KnownUser[]>;
  /** The whole row of one of them. */
  load(user: KnownUser): EndUser;
}

function load(store: Store, user: KnownUser): EndUser {
  const row = findEndUserAt(store, user.position);
  if (!row) throw new Error(`end user ${user.key} is gone in the middle of a run`);
  return row;
}

/** Of the users that CUCM has, those with certain keys, as one agreement sees them: nobody else is the business of the run. */
export class SomeKnownUsers implements KnownSide {
  readonly #store: Store;
  readonly #agreement: string;
  readonly #keys: () => Iterable<string>;

  constructor(store: Store, agreement: string, keys: () => Iterable<string>) {
    this.#store = store;
    this.#agreement = agreement;
    this.#keys = keys;
  }

  all(): readonly KnownUser[] {
    return this.#store.all(
      knownRow,
      `${selection} WHERE useridkey IN (SELECT value FROM json_each(?))`,
      this.#agreement,
      1,
      keyList(this.#keys()),
    );
  }

  load(user: KnownUser): EndUser {
    return load(this.#store, user);
  }
}

const keyList = (keys: Iterable<string>): string => JSON.stringify([...keys]);

/**
 * The users that CUCM has, as one agreement sees them, read in portions while a run waits for its directory. What changed
 * meanwhile is noticed by the revision, and then all are read again.
 */
export class KnownUsers implements KnownSide {
  readonly #store: Store;
  readonly #agreement: string;
  readonly #keepsLocalUsers: number;
  #revision: number;
  #users: KnownUser[] = [];
  #complete = false;

  /** With `keepsLocalUsers` a user who belongs to no agreement stays active whatever the directory returns. */
  constructor(store: Store, agreement: string, keepsLocalUsers: boolean) {
    this.#store = store;
    this.#agreement = agreement;
    this.#keepsLocalUsers = keepsLocalUsers ? 1 : 0;
    this.#revision = readChangeState(store).revision;
  }

  readPortion(): void {
    if (this.#complete) return;
    const after = this.#users.at(-1)?.position ?? 0;
    const users = this.#store.all(knownRow, query, this.#agreement, this.#keepsLocalUsers, after, portion);
    for (const user of users) this.#users.push(user);
    this.#complete = users.length < portion;
  }

  /** All of them as they are now; to be called where nobody else writes. */
  async all(): Promise<readonly KnownUser[]> {
    const { revision } = readChangeState(this.#store);
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#users = [];
      this.#complete = false;
    }
    while (!this.#complete) {
      this.readPortion();
      await setImmediate();
    }
    return this.#users;
  }

  /** The whole row of one of them. */
  load(user: KnownUser): EndUser {
    return load(this.#store, user);
  }
}
