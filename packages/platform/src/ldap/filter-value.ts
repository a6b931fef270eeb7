import { escapeFilter } from 'ldapts';

/** A text as it stands for itself in a filter, whatever characters it has (RFC 4515, section 3). */
export const filterValue = (text: string): string => escapeFilter`${text}`;
