import type { DirectoryEntry } from '@uclab/platform/ldap';
import { useridKey } from '../users/index.ts';
import type { AttributeMap } from './attribute-map.ts';

/** A person as an agreement delivered them. */
export interface DirectoryUser {
  readonly key: string;
  readonly userid: string;
  readonly firstname: string;
  readonly middlename: string;
  readonly lastname: string;
  readonly manager: string;
  readonly department: string;
  readonly telephonenumber: string;
  readonly mailid: string;
  readonly uniqueidentifier: string;
}

/** Names the entries that are left out, and why; the administrator sees them nowhere but in the service's log. */
export type SkippedEntry = { readonly dn: string; readonly reason: string };

const dnKey = (dn: string): string => dn.replaceAll(/\s*,\s*/g, ',').toLowerCase();

/**
 * Collects the users of a run, page by page. An entry without user id or last name, with the id of an application user, or
 * with an id that an earlier entry had is left out.
 */
export class DirectoryUsers {
  readonly #names: Record<keyof AttributeMap, string>;
  readonly #applicationUsers: ReadonlySet<string>;
  readonly #users = new Map<string, DirectoryUser & { manager: string }>();
  readonly #idOfDn = new Map<string, string>();
  #idOfDnKey: Map<string, string> | undefined;
  readonly skipped: SkippedEntry[] = [];
  /** Entries that the directory returned. */
  entries = 0;

  constructor(map: AttributeMap, applicationUsers: ReadonlySet<string>) {
    // Entries come with their attribute names in lower case.
    this.#names = {
      userid: map.userid.toLowerCase(),
      firstname: map.firstname.toLowerCase(),
      middlename: map.middlename.toLowerCase(),
      lastname: map.lastname.toLowerCase(),
      manager: map.manager.toLowerCase(),
      department: map.department.toLowerCase(),
      telephonenumber: map.telephonenumber.toLowerCase(),
      mailid: map.mailid.toLowerCase(),
      uniqueidentifier: map.uniqueidentifier.toLowerCase(),
    };
    this.#applicationUsers = applicationUsers;
  }

  add(page: readonly DirectoryEntry[]): void {
    this.entries += page.length;
    for (const entry of page) this.#addEntry(entry);
  }

  /** To be called once, after the last page: the users in the order in which the directory returned them, managers named by user id. */
  finish(): readonly DirectoryUser[] {
    const users = [...this.#users.values()];
    // In place: a copy of each would cost more than all the rest.
    for (const user of users) if (user.manager !== '') user.manager = this.#idOf(user.manager);
    return users;
  }

  /** The user id behind a DN, '' for nobody of this run. Most are written as in the entry itself; the others are searched for. */
  #idOf(dn: string): string {
    const id = this.#idOfDn.get(dn);
    if (id !== undefined) return id;
    this.#idOfDnKey ??= new Map([...this.#idOfDn].map(([written, userid]) => [dnKey(written), userid]));
    return this.#idOfDnKey.get(dnKey(dn)) ?? '';
  }

  #addEntry(entry: DirectoryEntry): void {
    const first = (attribute: string): string => entry.values[attribute]?.[0] ?? '';
    const userid = first(this.#names.userid);
    const lastname = first(this.#names.lastname);
    const key = useridKey(userid);
    const reason =
      userid === ''
        ? 'no user id'
        : lastname.trim() === ''
          ? 'no last name'
          : this.#applicationUsers.has(key)
            ? `${userid} is an application user`
            : this.#users.has(key)
              ? `${userid} was already read from another entry`
              : undefined;
    if (reason !== undefined) {
      this.skipped.push({ dn: entry.dn, reason });
      return;
    }
    this.#idOfDn.set(entry.dn, userid);
    this.#users.set(key, {
      key,
      userid,
      lastname,
      firstname: first(this.#names.firstname),
      middlename: first(this.#names.middlename),
      manager: first(this.#names.manager),
      department: first(this.#names.department),
      telephonenumber: first(this.#names.telephonenumber),
      mailid: first(this.#names.mailid),
      uniqueidentifier: first(this.#names.uniqueidentifier),
    });
  }
}
