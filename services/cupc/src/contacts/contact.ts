import { Refusal } from '@uclab/foundation/errors';

/** Fields of a contact by the names of the client's attribute map, see cups system properties `Directory.Attribute.<Field>`. */
export const contactFields = ['UserID', 'FirstName', 'LastName', 'DisplayName', 'EmailAddress', 'BusinessPhone', 'MobilePhone'] as const;

export type ContactDetails = Readonly<Record<string, string>>;

/** A contact of a list as the node handed it out. */
export interface Contact {
  /** User id, or for a contact that was typed by hand the id that the node gave it. */
  readonly key: string;
  /** Empty for a contact without presence id. */
  readonly userid: string;
  readonly domain: string;
  readonly group: string;
  readonly displayName: string;
  readonly details: ContactDetails;
}

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What is shown as the contact's name. */
export function nameOf({ displayName, details, userid }: Contact): string {
  const { FirstName = '', LastName = '' } = details;
  return (
    displayName || details.DisplayName || `${FirstName} ${LastName}`.trim() || userid || details.EmailAddress || details.BusinessPhone || ''
  );
}

const counted = (count: number): string => (count === 2 ? 'Two' : String(count));

/** The contact of that user id, of that id of the node, or of that name; throws Refusal: 'not-found', or 'invalid' where several are called so. */
export function findContact(contacts: readonly Contact[], key: string): Contact {
  const byKey = contacts.find((contact) => sameText(contact.key, key));
  if (byKey) return byKey;
  const [found, ...others] = contacts.filter((contact) => sameText(nameOf(contact), key));
  if (found && others.length > 0) {
    const all = [found, ...others];
    const ids = all.map((contact) => contact.key).join(', ');
    throw new Refusal('invalid', `${counted(all.length)} contacts are called ${nameOf(found)}; name one by its id: ${ids}.`, 'contact');
  }
  if (found) return found;
  throw new Refusal('not-found', `There is no contact '${key.slice(0, 128)}' in the list.`, 'contact');
}

/** As long as a node lets a detail be. */
const longestDetail = 1_024;

/** Ids and names are held to the same rule by the nodes; details reach other programs as they are. */
function checkedValue(field: string, value: string): string {
  if (/\p{Cc}/u.test(value)) throw new Refusal('invalid', `${field}: has control characters.`, field);
  if (value.length > longestDetail) throw new Refusal('invalid', `${field}: has more than ${longestDetail} characters.`, field);
  return value;
}

/**
 * What a person typed, by the names of the fields; throws Refusal('invalid') for a field that the form does not have, and for a value that
 * is too long or has control characters.
 */
export function typedDetails(input: ContactDetails, fields: readonly string[], client: string): ContactDetails {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      const field = fields.find((known) => sameText(known, name));
      if (field !== undefined) return [field, checkedValue(field, value)];
      throw new Refusal(
        'invalid',
        `The form of ${client} has no field ${name.slice(0, 64)}; it has ${fields.join(', ')}.`,
        name.slice(0, 64),
      );
    }),
  );
}
