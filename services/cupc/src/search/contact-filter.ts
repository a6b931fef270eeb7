import { filterValue } from '@uclab/platform/ldap';
import type { ContactField } from './contact.ts';
import type { DirectorySettings } from './directory-settings.ts';

/** Fields in which a typed text is looked for (assumed). */
const searchedFields: readonly ContactField[] = ['UserID', 'FirstName', 'LastName', 'DisplayName', 'EmailAddress'];
/** A number with fewer digits is an extension, which nobody writes with spaces. */
const fewestFormattedDigits = 7;

/**
 * What a client asks for by itself: people, and in Active Directory whatever is a user there, computers too. No source gives the filter
 * of CUPC; that it shows PC and test accounts is known (blog "LDAP Integration with CUPS", comments 11, 19 and 20).
 */
const objectClass = (serverType: string): string => (serverType.startsWith('Microsoft') ? 'user' : 'inetOrgPerson');

const attributesOf = ({ attributes }: DirectorySettings, fields: readonly ContactField[]): string[] => [
  ...new Set(fields.map((field) => attributes[field]).filter((attribute) => attribute !== '')),
];

const within = ({ serverType }: DirectorySettings, alternatives: readonly string[]): string =>
  `(&(objectClass=${objectClass(serverType)})(|${alternatives.join('')}))`;

/** The profile's filter is put in as it was typed: if it is malformed, the whole is. */
export const withProfileFilter = (own: string, { filter }: DirectorySettings): string => `${own.slice(0, -1)}${filter})`;

/** Entries of which a field begins with the text. */
export const searchFilter = (settings: DirectorySettings, text: string): string =>
  within(
    settings,
    attributesOf(settings, searchedFields).map((attribute) => `(${attribute}=${filterValue(text)}*)`),
  );

export const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** Entries whose business phone may be this number, however it is written; whoever asks compares the digits. */
export function numberFilter(settings: DirectorySettings, number: string): string {
  const digits = digitsOf(number);
  const values = [...new Set([number, digits])].map(filterValue);
  const anyhow = digits.length >= fewestFormattedDigits ? [`*${[...digits].join('*')}*`] : [];
  const [attribute = ''] = attributesOf(settings, ['BusinessPhone']);
  return within(
    settings,
    [...values, ...anyhow].map((value) => `(${attribute}=${value})`),
  );
}
