import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { SkippedEntry } from '@uclab/contracts/appliance/v1/appliance';
import type { DirectoryEntry } from '@uclab/platform/ldap';
import type { SqlValue, Store, WorkingTables } from '@uclab/platform/store';
import { z } from 'zod';
import { type PersonalField, useridKey, userStatus } from '../users/index.ts';
import type { AttributeMap } from './attribute-map.ts';
import { ColumnLengths, longestUserid } from './column-lengths.ts';
import { ownFaults } from './left-out.ts';
import type { PersonalAttributes } from './personal-attributes.ts';
import { alreadyRead, directoryFields, isAbsent, isReadWhole, isShortened, isUser, keptFields, workingSchema } from './working-tables.ts';

/** Entries that carry the moment of their last change carry it in this attribute. */
export const changeAttribute = 'modifyTimestamp';
const changeKey = changeAttribute.toLowerCase();

/** Entries that are looked at before others have their turn. */
const entriesOfTurn = 1_000;

const managersRemembered = 1_000;

const spaceAtComma = /\s,|,\s/;

/** A DN without regard to case and to spaces beside its commas: most are written as in the entry itself, some are not. */
export const dnKey = (dn: string): string => (spaceAtComma.test(dn) ? dn.replaceAll(/\s*,\s*/g, ',') : dn).toLowerCase();

/** AXL takes no user id with one of these either. */
const control = /\p{Cc}/u;

/** The values of an entry, without those that are no text: their base64 would pass for one. */
const textsOf = ({ values, notText }: DirectoryEntry): DirectoryEntry['values'] =>
  notText ? { ...values, ...Object.fromEntries(notText.map((key) => [key, []])) } : values;

/** A whole entry is left out where there is a user with its id already. */
const insertWhole = (
  fields: readonly string[],
): string => `INSERT INTO working.entry (dn, dnkey, useridkey, newpkid, whole, skip, managerkey, ${fields.join(', ')})
  VALUES (?1, ?2, ?3, ?4, 1, CASE
      WHEN ?5 <> '' THEN ?5
      WHEN EXISTS (SELECT 1 FROM working.entry AS earlier WHERE earlier.useridkey = ?3 AND ${isUser('earlier')})
        THEN ${alreadyRead('?7')}
      ELSE '' END, ?6, ${fields.map((_, index) => `?${index + 7}`).join(', ')})`;
const insertId = `INSERT INTO working.entry (dn, dnkey, useridkey, newpkid, whole, skip, managerkey, ${keptFields.join(', ')})
  VALUES (?1, ?2, ?3, '', 0, '', '', ${keptFields.map((field) => (field === 'userid' ? '?4' : "''")).join(', ')})`;

const keyRow = z.object({ useridkey: z.string() }).transform(({ useridkey }) => useridkey);
const managerRow = z.object({ managerkey: z.string() }).transform(({ managerkey }) => managerkey);
const skippedRow = z.object({ dn: z.string(), userid: z.string(), reason: z.string() });
const countRow = z.object({ count: z.int() });

/**
 * Collects what the directory returns in a run, page by page, in tables of the run's own, so that a run over the largest company needs no
 * more memory than a page or two. An entry without user id or last name, with one that cannot be kept, with the id of an application
 * user, or with an id that an earlier entry had is left out. Whoever makes it closes it.
 */
export class CollectedEntries {
  readonly tables: WorkingTables;
  /** What is read beside the standard fields. */
  readonly personal: readonly PersonalField[];
  readonly #map: Readonly<Record<keyof AttributeMap, string>>;
  readonly #applicationUsers: ReadonlySet<string>;
  readonly #insertWhole: string;
  /** Names of attributes as entries have them, for the kept fields and the further ones. */
  readonly #keys: readonly string[];
  readonly #lengths: ColumnLengths;
  /** Who was kept lately: most people's manager is that of the people beside them. */
  readonly #lastManagers = new Set<string>();
  /** Entries that the directory returned, ids alone not counted. */
  entries = 0;
  /** Entries with a user id, ids alone among them. */
  identified = 0;
  /** The latest change of an entry that was read, as the directory writes it; empty where it tells none that is believed. */
  latestChange = '';
  readonly #latestBelieved: string;

  /** Later changes than `latestBelieved` are none that were made. */
  constructor(
    store: Store,
    map: AttributeMap,
    personal: PersonalAttributes,
    applicationUsers: ReadonlySet<string>,
    latestBelieved: string,
  ) {
    this.tables = store.workingTables(workingSchema);
    this.#latestBelieved = latestBelieved;
    // Entries have their attributes' names in lower case.
    this.#map = Object.assign({ ...map }, Object.fromEntries(directoryFields.map((field) => [field, map[field].toLowerCase()])));
    this.#applicationUsers = applicationUsers;
    this.personal = [...personal.keys()];
    const fields = [...keptFields, ...this.personal];
    this.#keys = [...keptFields.map((field) => map[field]), ...personal.values()].map((name) => name.toLowerCase());
    this.#lengths = new ColumnLengths(fields);
    this.#insertWhole = insertWhole([...fields, 'shortened']);
  }

  /** Resolves when they are kept. */
  add(page: readonly DirectoryEntry[]): Promise<void> {
    this.entries += page.length;
    const managers: string[] = [];
    const rows = page.map((entry) => this.#rowOf(entry, managers));
    return this.tables.fill([
      { sql: this.#insertWhole, rows },
      { sql: 'INSERT OR IGNORE INTO working.managerdn (managerkey) VALUES (?)', rows: managers.map((key) => [key]) },
    ]);
  }

  /** Entries that were asked for by their user ids, those of them that have not been read in this run. Resolves when they are kept. */
  addUnread(page: readonly DirectoryEntry[]): Promise<void> {
    const unread = page.filter(
      (entry) => !this.tables.has(`SELECT 1 WHERE ${isReadWhole('?1', '?2')}`, this.#keyOf(textsOf(entry)), dnKey(entry.dn)),
    );
    return this.add(unread);
  }

  /** Entries of which only the id was asked for. Resolves when they are kept. */
  addIds(page: readonly DirectoryEntry[]): Promise<void> {
    const rows = page.flatMap((entry) => {
      const { dn } = entry;
      const userid = textsOf(entry)[this.#map.userid]?.[0] ?? '';
      return userid.trim() === '' ? [] : [[dn, dnKey(dn), useridKey(userid), userid]];
    });
    this.identified += rows.length;
    return this.tables.fill([{ sql: insertId, rows }]);
  }

  /** Takes users for gone whom the directory says to be. */
  addGone(keys: readonly string[]): Promise<void> {
    return this.tables.fill([{ sql: 'INSERT OR IGNORE INTO working.gone (useridkey) VALUES (?)', rows: keys.map((key) => [key]) }]);
  }

  /** Whether an entry has that id, whether it becomes a user or not: nobody of these is gone from the directory. */
  hasKey(key: string): boolean {
    return !this.tables.has(`SELECT 1 WHERE ${isAbsent('?1')}`, key);
  }

  /** DNs of managers who are not among the entries that were read. */
  unknownManagers(): readonly string[] {
    return this.tables.all(
      managerRow,
      `SELECT managerdn.managerkey FROM working.managerdn
        LEFT JOIN working.entry AS named ON named.dnkey = managerdn.managerkey AND named.skip = '' WHERE named.position IS NULL`,
    );
  }

  /**
   * Keys whose entries a run by time has to read beside those that have changed, some at a time: ids that no active user of the agreement
   * has, and ids of changed entries that another entry has, too.
   */
  async *unreadKeys(agreementPkid: string): AsyncGenerator<readonly string[], void, undefined> {
    const keys = `SELECT DISTINCT useridkey FROM working.entry WHERE position > ? AND position <= ? AND useridkey <> '' AND CASE whole
      WHEN 0 THEN NOT EXISTS (SELECT 1 FROM enduser WHERE enduser.useridkey = entry.useridkey AND status = ? AND fkdirectorypluginconfig = ?)
        AND NOT (${isReadWhole('entry.useridkey', 'entry.dnkey')})
      ELSE EXISTS (SELECT 1 FROM working.entry AS twin WHERE twin.useridkey = entry.useridkey AND NOT (${isUser('twin')})
        AND twin.whole = 0 AND NOT (${isReadWhole('twin.useridkey', 'twin.dnkey')})) END`;
    const last = this.tables.all(countRow, 'SELECT coalesce(max(position), 0) AS count FROM working.entry')[0]?.count ?? 0;
    for (let after = 0; after < last; after += entriesOfTurn) {
      yield this.tables.all(keyRow, keys, after, after + entriesOfTurn, userStatus.active, agreementPkid);
      await setImmediate();
    }
  }

  /** Entries that are left out, the first ones. */
  firstSkipped(most: number): SkippedEntry[] {
    return this.tables.all(
      skippedRow,
      "SELECT dn, userid, skip AS reason FROM working.entry WHERE skip <> '' ORDER BY position LIMIT ?",
      most,
    );
  }

  /** How many entries are left out. */
  countSkipped(): number {
    return this.tables.all(countRow, "SELECT count(*) AS count FROM working.entry WHERE skip <> ''")[0]?.count ?? 0;
  }

  /** Entries of which something was cut to the length of its column, the first ones. */
  firstShortened(most: number): SkippedEntry[] {
    return this.tables.all(
      skippedRow,
      `SELECT dn, userid, shortened AS reason FROM working.entry WHERE ${isShortened} ORDER BY position LIMIT ?`,
      most,
    );
  }

  /** How many entries that are. */
  countShortened(): number {
    return this.tables.all(countRow, `SELECT count(*) AS count FROM working.entry WHERE ${isShortened}`)[0]?.count ?? 0;
  }

  close(): void {
    this.tables.close();
  }

  #rowOf(entry: DirectoryEntry, managers: string[]): SqlValue[] {
    const { dn, notText } = entry;
    const values = textsOf(entry);
    const first = (field: keyof AttributeMap): string => values[this.#map[field]]?.[0] ?? '';
    const userid = first('userid');
    const key = this.#keyOf(values);
    const changed = values[changeKey]?.[0] ?? '';
    if (changed > this.latestChange && changed <= this.#latestBelieved) this.latestChange = changed;
    if (key !== '') this.identified += 1;
    const reason = (notText && this.#missedText(notText)) || this.#reasonAgainst(userid, key, first('lastname'));
    const manager = first('manager');
    const managerKey = manager === '' ? '' : dnKey(manager);
    if (managerKey !== '' && !this.#lastManagers.has(managerKey)) managers.push(this.#remember(managerKey));
    const kept = this.#keys.map((name) => values[name]?.[0] ?? '');
    const shortened = this.#lengths.fit(kept, notText && this.#keys.map((name) => notText.includes(name)));
    return [dn, dnKey(dn), key, randomUUID(), reason, managerKey, ...kept, shortened];
  }

  /** Which of what an entry must have is there, and is no text; empty for neither. */
  #missedText(notText: readonly string[]): string {
    if (notText.includes(this.#map.userid)) return ownFaults.userIdNoText;
    return notText.includes(this.#map.lastname) ? ownFaults.lastNameNoText : '';
  }

  #remember(managerKey: string): string {
    if (this.#lastManagers.size === managersRemembered) this.#lastManagers.clear();
    this.#lastManagers.add(managerKey);
    return managerKey;
  }

  /** The user id without regard to case; empty where there is none, or spaces only. */
  #keyOf(values: DirectoryEntry['values']): string {
    const userid = values[this.#map.userid]?.[0] ?? '';
    return userid.trim() === '' ? '' : useridKey(userid);
  }

  /** Why an entry cannot become a user; empty where nothing of its own is against it. */
  #reasonAgainst(userid: string, key: string, lastname: string): string {
    if (key === '') return ownFaults.noUserId;
    if (lastname.trim() === '') return ownFaults.noLastName;
    if (userid.length > longestUserid) return ownFaults.longUserId;
    if (control.test(userid)) return ownFaults.unseenInUserId;
    return this.#applicationUsers.has(key) ? `${userid} is an application user` : '';
  }
}
