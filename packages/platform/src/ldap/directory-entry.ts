import type { Entry } from 'ldapts';

/** One entry of the directory. */
export interface DirectoryEntry {
  readonly dn: string;
  /** By attribute name in lower case; a value that is not text is given in base64. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** Attributes of Active Directory that hold bytes, which might be text by accident. */
export const binaryAttributes = ['objectGUID', 'objectSid'];

const text = (value: string | Buffer): string => (typeof value === 'string' ? value : value.toString('base64'));

/** An entry as ldapts gives it (one value bare, several in a list), with every attribute a list. */
export function directoryEntry({ dn, ...attributes }: Entry): DirectoryEntry {
  const values: Record<string, string[]> = Object.create(null);
  for (const [name, value] of Object.entries(attributes)) {
    values[name.toLowerCase()] = Array.isArray(value) ? value.map(text) : [text(value)];
  }
  return { dn, values };
}
