import type { DirectoryContact } from './contact.ts';
import { digitsOf, numberFilter, searchFilter } from './contact-filter.ts';
import type { Wanted } from './directory-search.ts';

/** So many results a client shows (assumed). */
const shownAtMost = 50;
/** Entries whose number may be the caller's, before the digits are compared. */
const candidatesAtMost = 100;

/** Contacts of whom a field begins with the text that a person typed. */
export const contactsFor = (text: string): Wanted => ({
  purpose: 'contact-search',
  filter: (settings) => searchFilter(settings, text),
  limit: shownAtMost,
});

/** The one whose business phone has the same digits as the number of a call. */
export const callerWith = (number: string): Wanted => ({
  purpose: 'name-resolution',
  filter: (settings) => numberFilter(settings, number),
  limit: candidatesAtMost,
  isMeant: ({ businessPhone }: DirectoryContact) => digitsOf(businessPhone) === digitsOf(number),
});
