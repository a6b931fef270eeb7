import type { SkippedEntry } from '@uclab/contracts/appliance/v1/appliance';
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

/** Which user has a mail address already, by address in lower case. */
export type MailOwners = ReadonlyMap<string, string>;

const dnKey = (dn: string): string => dn.replaceAll(/\s*,\s*/g, ',').toLowerCase();

/** Entries that carry the moment of their last change carry it in this attribute. */
export const changeAttribute = 'modifyTimestamp';
const changeKey = changeAttribute.toLowerCase();

/**
 * Collects the users of a run, page by page. An entry without user id or last name, with the id of an application user, or
 * with an id that an earlier entry had is left out.
 */
export class DirectoryUsers {
  readonly #names: Record<keyof AttributeMap, string>;
  readonly #applicationUsers: ReadonlySet<string>;
  readonly #users = new Map<string, DirectoryUser & { manager: string }>();
  readonly #dns = new Map<string, string>();
  readonly #present = new Set<string>();
  readonly #idOfDn = new Map<string, string>();
  #idOfDnKey: Map<string, string> | undefined;
  readonly skipped: SkippedEntry[] = [];
  /** Entries that the directory returned, ids alone not counted. */
  entries = 0;
  /** The latest change of an entry that was read, as the directory writes it; empty where it tells none. */
  latestChange = '';

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

  /** Ids, by their key, whose entries were seen, whether they became users or not: nobody of these is gone from the directory. */
  get present(): ReadonlySet<string> {
    return this.#present;
  }

  /** Whether the entry of that id was read, and not its id alone. */
  hasRead(key: string): boolean {
    return this.#users.has(key);
  }

  /** The mail address of an entry that was read; undefined where none was. */
  mailOf(key: string): string | undefined {
    return this.#users.get(key)?.mailid;
  }

  add(page: readonly DirectoryEntry[]): void {
    this.entries += page.length;
    for (const entry of page) this.#addEntry(entry);
  }

  /** Entries of which only the id was asked for. */
  addIds(page: readonly DirectoryEntry[]): void {
    this.#idOfDnKey = undefined;
    for (const entry of page) {
      const userid = entry.values[this.#names.userid]?.[0] ?? '';
      if (userid === '') continue;
      this.#present.add(useridKey(userid));
      if (!this.#idOfDn.has(entry.dn)) this.#idOfDn.set(entry.dn, userid);
    }
  }

  /**
   * To be called once, after the last page: the users in the order in which the directory returned them, managers named by user id.
   * With `owners` an entry is left out whose mail address belongs to another user.
   */
  finish(owners?: MailOwners): readonly DirectoryUser[] {
    if (owners) this.#leaveOutSharedMail(owners);
    const users = [...this.#users.values()];
    // In place: a copy of each would cost more than all the rest.
    for (const user of users) if (user.manager !== '') user.manager = this.#idOf(user.manager);
    return users;
  }

  /** DNs of managers who are not among the entries that were read. */
  unknownManagers(): readonly string[] {
    const dns = new Set([...this.#users.values()].map(({ manager }) => manager).filter((dn) => dn !== ''));
    return [...dns].filter((dn) => this.#idOf(dn) === '');
  }

  #leaveOutSharedMail(owners: MailOwners): void {
    const taken = new Map(owners);
    for (const { key, userid, mailid } of this.#users.values()) {
      if (mailid === '') continue;
      const address = mailid.toLowerCase();
      const owner = taken.get(address);
      if (owner === undefined) taken.set(address, key);
      else if (owner !== key) {
        this.#users.delete(key);
        this.skipped.push({ dn: this.#dns.get(key) ?? '', userid, reason: `mail address ${mailid} belongs to ${owner}, too` });
      }
    }
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
    const changed = first(changeKey);
    if (changed > this.latestChange) this.latestChange = changed;
    if (userid !== '') this.#present.add(key);
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
      this.skipped.push({ dn: entry.dn, userid, reason });
      return;
    }
    this.#idOfDn.set(entry.dn, userid);
    this.#dns.set(key, entry.dn);
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
