import type { AgreementRules } from '@uclab/contracts/cucm/v1/user_history';
import type { addDirectoryUserSchema, changeDirectoryUserSchema, DirectoryEntry, DirectoryUser } from '@uclab/contracts/lab-api';
import { Refusal } from '@uclab/foundation/errors';
import {
  type Client,
  type Entry,
  EqualityFilter,
  escapeFilter,
  NoSuchAttributeError,
  NoSuchObjectError,
  SizeLimitExceededError,
} from 'ldapts';
import type { z } from 'zod';
import { type AccountDialect, accountDialect, type DirectoryProduct } from './dialects/index.ts';
import { replace } from './dialects/openldap-accounts.ts';
import { asAdministrator, type DirectoryAdministrator } from './directory-connection.ts';
import { escapeDnValue, splitDn } from './distinguished-name.ts';
import { meetsNobody, type ProbedEntry, type ProbedUser, probeEntries } from './entry-probe.ts';
import { type Naming, namingOf } from './naming.ts';
import { personAttributes, personOf, text, textsOf } from './person.ts';
import { type ProbedSearch, probeSearch, type SearchProbe } from './search-probe.ts';

const pageSize = 500;

export interface DirectoryPeopleOptions {
  readonly administrator: DirectoryAdministrator;
  readonly product: DirectoryProduct;
  /** Suffix of the directory. */
  readonly base: string;
  /** The time by which the directory ends a lock, in milliseconds. */
  readonly nowMs: () => number;
}

/** The people of the directory, read and written over LDAP as its administrator. Everything throws a Refusal. */
export class DirectoryPeople {
  readonly #options: DirectoryPeopleOptions;
  readonly #dialect: AccountDialect;
  readonly #attributes: string[];

  constructor(options: DirectoryPeopleOptions) {
    this.#options = options;
    this.#dialect = accountDialect(options.product);
    const { departmentAttribute, accountAttributes } = this.#dialect;
    this.#attributes = [...personAttributes, departmentAttribute, ...accountAttributes];
  }

  /** People whose user id, name or mail address holds the text, at most `limit` of them. */
  list(wanted: string, limit: number): Promise<{ users: DirectoryUser[]; truncated: boolean }> {
    const match = wanted === '' ? '' : escapeFilter`(|(uid=*${wanted}*)(cn=*${wanted}*)(mail=*${wanted}*))`;
    const filter = `(&(objectClass=inetOrgPerson)(uid=*)${match})`;
    return this.#with(async (client) => {
      const entries: Entry[] = [];
      for await (const page of client.searchPaginated(this.#options.base, {
        filter,
        attributes: this.#attributes,
        paged: { pageSize: Math.min(pageSize, limit + 1) },
      })) {
        entries.push(...page.searchEntries);
        if (entries.length > limit) break;
      }
      const users = await Promise.all(entries.slice(0, limit).map((entry) => this.#personOf(client, entry)));
      return { users, truncated: entries.length > limit };
    });
  }

  /** Those of the people whom the directory has, by user id in lower case; of several entries with one id the last. */
  find(userids: readonly string[]): Promise<ReadonlyMap<string, DirectoryUser>> {
    if (userids.length === 0) return Promise.resolve(new Map());
    const filter = `(|${userids.map((userid) => escapeFilter`(uid=${userid})`).join('')})`;
    return this.#with(async (client) => {
      const { searchEntries } = await client.search(this.#options.base, { filter, attributes: this.#attributes });
      const people = await Promise.all(searchEntries.map((entry) => this.#personOf(client, entry)));
      return new Map(people.map((person) => [person.userid.toLowerCase(), person]));
    });
  }

  /** Somebody whose entry has this value as that attribute; undefined for nobody. */
  findBy(attribute: string, value: string): Promise<DirectoryUser | undefined> {
    const filter = new EqualityFilter({ attribute, value });
    return this.#with(async (client) => {
      const { searchEntries } = await client.search(this.#options.base, { filter, attributes: this.#attributes });
      const entry = searchEntries.find(({ uid }) => uid !== undefined);
      return entry && this.#personOf(client, entry);
    });
  }

  /** DNs of all entries with each of the ids, by user id in lower case. */
  entriesOf(userids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (userids.length === 0) return Promise.resolve(new Map());
    const filter = `(|${userids.map((userid) => escapeFilter`(uid=${userid})`).join('')})`;
    return this.#with(async (client) => {
      const { searchEntries } = await client.search(this.#options.base, { filter, attributes: ['uid'] });
      const idOf = (entry: Entry): string => [entry.uid].flat().at(0)?.toString().toLowerCase() ?? '';
      const keys = userids.map((userid) => userid.toLowerCase());
      return new Map(keys.map((key) => [key, searchEntries.filter((entry) => idOf(entry) === key).map(({ dn }) => dn)]));
    });
  }

  /** What the directory makes of each text as the name of an entry. */
  async naming(texts: readonly string[]): Promise<ReadonlyMap<string, Naming>> {
    return this.#with(
      async (client) => new Map(await Promise.all(texts.map(async (text) => [text, await namingOf(client, text)] as const))),
    );
  }

  /** Makes a client's search again as the administrator. */
  probe(search: ProbedSearch): Promise<SearchProbe> {
    const { administrator, base } = this.#options;
    return probeSearch(administrator, base, search);
  }

  /** Every entry with that user id, and the one by which the user came, and what each agreement makes of it. */
  probeEntries(user: ProbedUser, agreements: readonly AgreementRules[]): Promise<ProbedEntry[]> {
    const { administrator, base } = this.#options;
    return probeEntries(administrator, base, user, agreements);
  }

  /** Whether nobody below the search base of an agreement meets its filter. */
  meetsNobody(agreement: AgreementRules): Promise<boolean> {
    return meetsNobody(this.#options.administrator, agreement);
  }

  /** The person, and all that stands in the entry. */
  get(userid: string): Promise<DirectoryEntry> {
    return this.#with(async (client) => {
      const entry = await this.#entry(client, userid);
      const { searchEntries } = await client.search(entry.dn, { scope: 'base' });
      return { ...(await this.#personOf(client, entry)), attributes: textsOf(searchEntries[0] ?? entry) };
    });
  }

  add(person: z.output<typeof addDirectoryUserSchema>): Promise<DirectoryUser> {
    const { dn, attributes } = this.#dialect.newPerson(person, this.#options.base);
    return this.#with(async (client) => {
      if (await this.#search(client, person.userid))
        throw new Refusal('conflict', `The directory has '${person.userid}' already.`, 'userid');
      await client.add(dn, [...attributes]).catch((error: unknown) => {
        if (error instanceof NoSuchObjectError) throw new Refusal('not-found', `The directory has no '${splitDn(dn).parent}'.`, 'parent');
        throw error;
      });
      return this.#personOf(client, await this.#entry(client, person.userid));
    });
  }

  /** Changes attributes and the account as an administrator does, all of it or nothing but the password, which is set first. */
  set(userid: string, { attributes = {}, password, ...account }: z.output<typeof changeDirectoryUserSchema>): Promise<DirectoryUser> {
    return this.#with(async (client) => {
      const entry = await this.#entry(client, userid);
      refuseNaming(entry, attributes);
      const wanted = this.#dialect.accountChanges(entry, account, this.#options);
      // By itself: the directory clears a lock and notes the day when a password is set.
      if (password !== undefined) await client.modify(entry.dn, this.#dialect.passwordChange(password));
      const named = Object.entries(attributes).map(([name, value]) => replace(attributeOf[name] ?? name, value));
      // In one with those of the account, where there are any of the entry itself.
      const own = wanted.find(({ dn }) => dn === entry.dn) ?? { dn: entry.dn, changes: [] };
      const all = [{ ...own, changes: [...named, ...own.changes] }, ...wanted.filter((change) => change !== own)];
      for (const { dn, changes, controls = [] } of all) {
        if (changes.length > 0) await client.modify(dn, [...changes], [...controls]).catch(unlessGone);
      }
      return this.#personOf(client, await this.#reread(client, entry.dn));
    });
  }

  /** Moves the entry below another one. */
  move(userid: string, parent: string): Promise<DirectoryUser> {
    return this.#with(async (client) => {
      const { dn } = await this.#entry(client, userid);
      if ((await namingOf(client, parent)) !== 'entry') throw new Refusal('not-found', `The directory has no '${parent}'.`, 'parent');
      await client.modifyDN(dn, `${splitDn(dn).rdn},${parent}`);
      return this.#personOf(client, await this.#entry(client, userid));
    });
  }

  /** Gives the person another user id: by the name of the entry where that is made of it. */
  rename(userid: string, wanted: string): Promise<DirectoryUser> {
    return this.#with(async (client) => {
      const { dn } = await this.#entry(client, userid);
      // In other letters it is the same person.
      if (wanted.toLowerCase() !== userid.toLowerCase() && (await this.#search(client, wanted)))
        throw new Refusal('conflict', `The directory has '${wanted}' already.`, 'userid');
      const { rdn, parent } = splitDn(dn);
      const isNamedById = isUidName(rdn);
      const named = isNamedById ? `uid=${escapeDnValue(wanted)},${parent}` : dn;
      if (isNamedById) await client.modifyDN(dn, named);
      const { searchEntries } = await client.search(named, { scope: 'base', attributes: ['sAMAccountName'] });
      const hasLogonName = searchEntries.some((entry) => entry.sAMAccountName !== undefined && text(entry, 'sAMAccountName') !== '');
      const changes = [...(isNamedById ? [] : ['uid']), ...(hasLogonName ? ['sAMAccountName'] : [])].map((name) => replace(name, wanted));
      if (changes.length > 0) await client.modify(named, changes);
      return this.#personOf(client, await this.#reread(client, named));
    });
  }

  /** Answers the entry as it was. */
  delete(userid: string): Promise<DirectoryUser> {
    return this.#with(async (client) => {
      const entry = await this.#entry(client, userid);
      await client.del(entry.dn);
      return this.#personOf(client, entry);
    });
  }

  setPassword(userid: string, password: string): Promise<DirectoryUser> {
    return this.set(userid, { password });
  }

  /** Locked until it is unlocked, as an administrator locks an account. */
  lock(userid: string): Promise<DirectoryUser> {
    return this.set(userid, { locked: true });
  }

  /** Ends a lock, whoever set it, and forgets the wrong passwords. */
  unlock(userid: string): Promise<DirectoryUser> {
    return this.set(userid, { locked: false });
  }

  disable(userid: string): Promise<DirectoryUser> {
    return this.set(userid, { disabled: true });
  }

  enable(userid: string): Promise<DirectoryUser> {
    return this.set(userid, { disabled: false });
  }

  async #search(client: Client, userid: string): Promise<Entry | undefined> {
    const options = { filter: escapeFilter`(uid=${userid})`, attributes: this.#attributes, sizeLimit: 2 };
    const { searchEntries } = await client.search(this.#options.base, options).catch((error: unknown) => {
      if (error instanceof SizeLimitExceededError) throw new Refusal('conflict', `The directory has '${userid}' more than once.`, 'userid');
      throw error;
    });
    return searchEntries[0];
  }

  async #entry(client: Client, userid: string): Promise<Entry> {
    const entry = await this.#search(client, userid);
    if (!entry) throw new Refusal('not-found', `The directory has no user '${userid}'.`, 'userid');
    return entry;
  }

  async #reread(client: Client, dn: string): Promise<Entry> {
    const { searchEntries } = await client.search(dn, { scope: 'base', attributes: this.#attributes });
    const entry = searchEntries[0];
    if (!entry) throw new Refusal('not-found', `The directory has no '${dn}'.`);
    return entry;
  }

  async #personOf(client: Client, entry: Entry): Promise<DirectoryUser> {
    return personOf(entry, await this.#dialect.states(client, entry, this.#options), this.#dialect.departmentAttribute);
  }

  #with<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return asAdministrator(this.#options.administrator, work);
  }
}

/** Attributes by the names that the laboratory gives them where it adds a person. */
const attributeOf: Readonly<Record<string, string>> = { firstName: 'givenName', lastName: 'sn' };

const isUidName = (rdn: string): boolean => /^uid\s*=/i.test(rdn);

/** What names an entry is changed with its name, and not beside it. Throws a Refusal. */
function refuseNaming({ dn }: Entry, attributes: Readonly<Record<string, string>>): void {
  const typed = Object.keys(attributes).find((name) => name.toLowerCase() === 'uid');
  if (typed === undefined || !isUidName(splitDn(dn).rdn)) return;
  throw new Refusal('refused', `${typed} names the entry ${dn}; rename it: uclab directory user rename OLD NEW.`, typed);
}

/** What should be gone is gone already. */
function unlessGone(error: unknown): void {
  if (!(error instanceof NoSuchAttributeError)) throw error;
}
