import { randomUUID } from 'node:crypto';
import { Refusal } from '@uclab/foundation/errors';
import { z } from 'zod';
import { recordKinds, type SharedRecords } from '../replication/index.ts';
import { type ContactDetails, foldId, type PresenceContact, type PrivacyRules, type TypedContact } from './contact.ts';
import { detailsRules, groupRules, obey, personaRules, presenceContactRules, privacyRules, typedContactRules } from './rules.ts';

/** Contacts of one user at most. The product's own limit is a setting; this is what vendors name as its default (assumed). */
const mostContacts = 200;
const mostGroups = 64;

const presenceContact = z.object({
  id: z.string(),
  domain: z.string(),
  group: z.string(),
  displayName: z.string(),
  details: z.record(z.string(), z.string()),
});
const typedContact = z.object({ group: z.string(), details: z.record(z.string(), z.string()) });
const storedGroup = z.object({ name: z.string() });
const storedPrivacy = z.object({ byDefault: z.enum(['allow', 'block']), exceptions: z.record(z.string(), z.enum(['allow', 'block'])) });

const everybodyMaySee: PrivacyRules = { byDefault: 'allow', exceptions: {} };
const privacyItem = 'rules';

const itemOf = (id: string, domain: string): string => `${foldId(id)}@${domain.toLowerCase()}`;

/**
 * The contact lists and privacy rules of all users, as the cluster holds them. A presence id is in a list once, in one group; added
 * again it moves there. Methods that change throw Refusal: `invalid` for what breaks a rule, `not-found` for what is not there,
 * `conflict` for a list that is full; they resolve when the change is on the disk.
 */
export class ContactLists {
  readonly #records: SharedRecords;

  constructor(records: SharedRecords) {
    this.#records = records;
  }

  /** Contacts with a presence id, in order of their ids. */
  contacts(user: string): PresenceContact[] {
    return this.#records.of('contact', foldId(user)).map(({ value }) => presenceContact.parse(value));
  }

  /** Contacts that were typed by hand. */
  typed(user: string): TypedContact[] {
    return this.#records.of('typed-contact', foldId(user)).map(({ item, value }) => ({ contactId: item, ...typedContact.parse(value) }));
  }

  /** Names of the user's groups, those that only contacts name included. */
  groups(user: string): string[] {
    const made = this.#records.of('group', foldId(user)).map(({ value }) => storedGroup.parse(value).name);
    const named = [...this.contacts(user), ...this.typed(user)].map(({ group }) => group);
    return [...new Set([...made, ...named])].sort();
  }

  privacy(user: string): PrivacyRules {
    const stored = this.#records.get({ kind: 'privacy', owner: foldId(user), item: privacyItem });
    return stored === undefined ? everybodyMaySee : storedPrivacy.parse(stored);
  }

  /** Adds a contact, or changes group and name of one that is there; its details stay unless some are given. */
  async add(user: string, input: Omit<PresenceContact, 'details'> & { readonly details?: ContactDetails }): Promise<void> {
    const contact = obey(presenceContactRules, { details: {}, ...input });
    const key = { kind: 'contact' as const, owner: foldId(user), item: itemOf(contact.id, contact.domain) };
    await this.#records.change(() => {
      const stored = this.#records.get(key);
      if (stored === undefined) this.#requireRoom(user);
      const held = stored === undefined ? undefined : presenceContact.parse(stored);
      const displayName = contact.displayName || held?.displayName || '';
      return [
        { ...key, value: { ...contact, displayName, details: input.details === undefined ? (held?.details ?? {}) : contact.details } },
      ];
    });
  }

  async remove(user: string, persona: { readonly id: string; readonly domain: string }): Promise<void> {
    const { id, domain } = obey(personaRules, persona);
    const key = { kind: 'contact' as const, owner: foldId(user), item: itemOf(id, domain) };
    await this.#records.change(() => {
      this.#require(this.#records.get(key), 'persona-id');
      return [{ ...key, value: null }];
    });
  }

  /** Replaces the auxiliary information of a contact with a presence id. */
  async setDetails(user: string, persona: { readonly id: string; readonly domain: string }, details: ContactDetails): Promise<void> {
    const { id, domain } = obey(personaRules, persona);
    const checked = obey(detailsRules, { details });
    const key = { kind: 'contact' as const, owner: foldId(user), item: itemOf(id, domain) };
    await this.#records.change(() => {
      const held = presenceContact.parse(this.#require(this.#records.get(key), 'persona-id'));
      return [{ ...key, value: { ...held, ...checked } }];
    });
  }

  /** Adds what somebody typed; answers the id that the node gave it. */
  async addTyped(user: string, input: Omit<TypedContact, 'contactId'>): Promise<string> {
    const contact = obey(typedContactRules, input);
    const item = randomUUID();
    await this.#records.change(() => {
      this.#requireRoom(user);
      return [{ kind: 'typed-contact', owner: foldId(user), item, value: contact }];
    });
    return item;
  }

  async setTyped(user: string, contactId: string, details: ContactDetails): Promise<void> {
    const key = { kind: 'typed-contact' as const, owner: foldId(user), item: contactId };
    await this.#records.change(() => {
      const held = typedContact.parse(this.#require(this.#records.get(key), 'contact-id'));
      return [{ ...key, value: obey(typedContactRules, { ...held, details }) }];
    });
  }

  async removeTyped(user: string, contactId: string): Promise<void> {
    const key = { kind: 'typed-contact' as const, owner: foldId(user), item: contactId };
    await this.#records.change(() => {
      this.#require(this.#records.get(key), 'contact-id');
      return [{ ...key, value: null }];
    });
  }

  async addGroup(user: string, name: string): Promise<void> {
    const { group } = obey(groupRules, { group: name });
    await this.#records.change(() => {
      if (this.groups(user).length >= mostGroups) throw new Refusal('conflict', `group: a list has ${mostGroups} groups at most`, 'group');
      return [{ kind: 'group', owner: foldId(user), item: group, value: { name: group } }];
    });
  }

  /** Removes a group that has no contacts. */
  async removeGroup(user: string, name: string): Promise<void> {
    const { group } = obey(groupRules, { group: name });
    const key = { kind: 'group' as const, owner: foldId(user), item: group };
    await this.#records.change(() => {
      const inUse = [...this.contacts(user), ...this.typed(user)].some((contact) => contact.group === group);
      if (inUse) throw new Refusal('conflict', 'group has contacts; move or delete them first', 'group');
      this.#require(this.#records.get(key), 'group');
      return [{ ...key, value: null }];
    });
  }

  async setPrivacy(user: string, rules: PrivacyRules): Promise<void> {
    const checked = obey(privacyRules, rules);
    const exceptions = Object.fromEntries(Object.entries(checked.exceptions).map(([id, action]) => [foldId(id), action]));
    await this.#records.change(() => [
      { kind: 'privacy', owner: foldId(user), item: privacyItem, value: { byDefault: checked.byDefault, exceptions } },
    ]);
  }

  /** Removes everything that the cluster keeps of a user: contacts, groups, presence rules, the chosen state. Not the user in others' lists. */
  async removeAll(user: string): Promise<void> {
    const owner = foldId(user);
    await this.#records.change(() =>
      recordKinds.flatMap((kind) => this.#records.of(kind, owner).map(({ item }) => ({ kind, owner, item, value: null }))),
    );
  }

  #requireRoom(user: string): void {
    if (this.contacts(user).length + this.typed(user).length < mostContacts) return;
    throw new Refusal('conflict', `contact: a list has ${mostContacts} contacts at most`, 'contact');
  }

  #require(stored: unknown, field: string): unknown {
    if (stored === undefined) throw new Refusal('not-found', `${field} names nothing in this contact list`, field);
    return stored;
  }
}
